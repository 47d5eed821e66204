"""What an earlier run left behind when it did not end cleanly: leases it held, serials that it may have used.

Also what an earlier version did not make yet: the daily audit of each account.
"""

from datetime import datetime

from tokiwa.domain.account import AUDIT, next_audit
from tokiwa.domain.change import Change
from tokiwa.store import accounts, jobs, nodes
from tokiwa.work import Means
from tokiwa.work.recovery import bury


def recover(means: Means, now: datetime, *, alone: bool | None = None) -> None:
    """Free all work that was claimed, and put every serial on record that was reserved, if this server is `alone`.

    It is on a database that is a file in the folder that it holds, before its own nodes work. Whether such a serial
    was signed with cannot be known after a crash, so it counts as revoked. On a database that others work on, it is
    the living nodes that look after the dead (`jobs.presence`).
    """
    store = means.store
    with store.snapshot() as tx:
        left = {node.id for node in nodes.every(tx)} | nodes.holders(tx)
        unaudited = [a.id for a in accounts.every(tx) if jobs.due_at(tx, AUDIT, a.id) is None]
    if not store.blocking if alone is None else alone:
        for node in sorted(left - {means.serials.node}):
            bury(store, node, now)
        store.release_all()
    audits = Change(jobs=tuple(next_audit(account, now) for account in unaudited))
    for future in store.submit([audits]):
        store.wait(future)
