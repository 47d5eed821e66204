"""Before a node works: it has every key that secrets in the database are sealed with. Called by app.build."""

from contextlib import suppress
from datetime import datetime

from tokiwa.crypto.kek import Keks
from tokiwa.domain.change import Change
from tokiwa.domain.sealing_key import agree
from tokiwa.store import sealing_keys
from tokiwa.store.store import Store
from tokiwa.store.transaction import Conflict


def agree_on_keys(store: Store, keks: Keks, now: datetime) -> None:
    """Put the node's current key on record. Problem FAILED, with what to do, if it lacks one that others use."""
    with store.snapshot() as tx:
        fresh = agree(sealing_keys.every(tx), keks.keys, keks.current, now)
    if fresh is None:
        return
    with suppress(Conflict):  # another process of this node was faster
        store.wait(*store.submit([Change(puts=(fresh,))]))
    # Two nodes that make the first start at the same time have made a key each: the later one must not go on.
    with store.snapshot() as tx:
        agree(sealing_keys.every(tx), keks.keys, keks.current, now)
