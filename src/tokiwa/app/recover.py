"""What an earlier run left behind when it did not end cleanly: leases it held, serials that it may have used."""

from datetime import datetime

import structlog

from tokiwa.store import issued
from tokiwa.work import Means
from tokiwa.work.recovery import abandon_reserved

log = structlog.get_logger("recover")


def recover(means: Means, now: datetime) -> None:
    """Put every serial that another run reserved on record as abandoned, and free the work that it had claimed.

    Whether such a serial was signed with cannot be known after a crash, so it counts as revoked.
    """
    means.store.release_all()
    with means.store.snapshot() as tx:
        left = issued.reserved_elsewhere(tx, means.serials.node)
    if not left:
        return
    for future in means.store.submit([abandon_reserved(reserved, now) for reserved in left]):
        means.store.wait(future)
    log.warning("serials of a run that was cut off are revoked", count=len(left), first=left[0].serial)
