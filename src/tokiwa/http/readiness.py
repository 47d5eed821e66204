"""Whether this node can do its work, for /readyz: the store must take a write."""

import asyncio

from tokiwa.store.store import Store

PATIENCE = 5.0  # seconds


async def readiness(store: Store) -> str | None:
    """Why not, or None."""
    # Others may wait for the same probe: it is watched, and never cancelled.
    watched = asyncio.wrap_future(store.probe())
    done, _ = await asyncio.wait({watched}, timeout=PATIENCE)
    if not done:
        return "the store does not answer"
    error = watched.exception()
    return None if error is None else f"the store cannot be written: {error}"
