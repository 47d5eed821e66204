"""Which migrations were applied, and in which phase of an upgrade each stands: what an older version may work with.

A migration is of the phase `pre` unless its file says `phase = "post"`. Those before are applied while nodes of the
version before still work, which must not notice; those after when the last of them has ended (docs/upgrades.md).
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Column, String, Table

from tokiwa.store.aggregate import metadata

PRE, POST = "pre", "post"

phases = Table(
    "schema_phases",
    metadata,
    Column("revision", String, primary_key=True, nullable=False),
    Column("phase", String, nullable=False),
)


def phase_of(path: Path) -> str:
    """The phase that a migration's file says."""
    return POST if re.search(r'^phase = "post"$', path.read_text(), re.MULTILINE) else PRE


def target(found: str | None, known: Mapping[str, str]) -> str | None:
    """Up to which revision a node may migrate that starts while others may work; None if there is nothing to do.

    `known` are the phases of all revisions, in order. An empty database gets all of them. LookupError when this
    version needs something that stands behind the end of an upgrade which was not finished.
    """
    revisions = list(known)
    pending = revisions if found is None else revisions[revisions.index(found) + 1 :]
    if found is None or not pending:
        return pending[-1] if pending else None
    waiting = next((at for at, each in enumerate(pending) if known[each] == POST), len(pending))
    if any(known[each] == PRE for each in pending[waiting:]):
        raise LookupError(pending[waiting])
    return pending[waiting - 1] if waiting else None


def compatible(found: str, recorded: Mapping[str, str], known: Sequence[str]) -> bool:
    """Whether this version may work on a newer schema: all that it does not know of it was made to be unnoticed."""
    unknown = {revision: phase for revision, phase in recorded.items() if revision not in known}
    return found in unknown and all(phase == PRE for phase in unknown.values())
