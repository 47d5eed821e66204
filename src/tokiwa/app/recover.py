"""What an earlier run left behind when it did not end cleanly: leases it held, serials that it may have used.

Also what an earlier version did not make yet: the daily audit of each account.
"""

from datetime import datetime

import structlog

from tokiwa.domain.account import AUDIT, next_audit
from tokiwa.domain.change import Change
from tokiwa.store import accounts, issued, jobs
from tokiwa.work import Means
from tokiwa.work.recovery import abandon

log = structlog.get_logger("recover")


def recover(means: Means, now: datetime) -> None:
    """Free the work that another run had claimed, and put every serial that it reserved on record as abandoned.

    Whether such a serial was signed with cannot be known after a crash, so it counts as revoked.
    """
    means.store.release_all()
    with means.store.snapshot() as tx:
        left = issued.reserved_elsewhere(tx, means.serials.node)
        unaudited = [a.id for a in accounts.every(tx) if jobs.due_at(tx, AUDIT, a.id) is None]
    audits = Change(jobs=tuple(next_audit(account, now) for account in unaudited))
    for future in means.store.submit([audits, *(abandon(reserved, now) for reserved in left)]):
        means.store.wait(future)
    if left:
        log.warning("serials of a run that was cut off are revoked", count=len(left), first=left[0].serial)
