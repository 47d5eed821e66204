"""The key that notifications are signed with."""

from tokiwa.domain.notary import NotaryKey
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

notary_keys = Aggregate(NotaryKey, "notary_keys", ["id"], lambda k: {"id": k.id}, remembered=True)


def get(tx: Transaction) -> NotaryKey | None:
    """The key, once there is one."""
    return notary_keys.get(tx, "notary")
