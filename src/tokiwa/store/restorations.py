"""When the database was restored from a backup."""

from tokiwa.domain.restoration import Restoration
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

restorations = Aggregate(
    Restoration,
    "restorations",
    ["id"],
    # As text of one length, so that their order is that of time.
    lambda r: {"id": f"{instant(r.restored_at):015d}"},
)
_latest = restorations.query(order=[restorations.table.c.id.desc()], limit=True)


def latest(tx: Transaction) -> Restoration | None:
    """The last restore, if there was one."""
    return restorations.first(tx, _latest, limit=1)
