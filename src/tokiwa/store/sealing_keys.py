"""The ids of the key-encryption keys in use."""

from tokiwa.domain.sealing_key import SealingKey
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

sealing_keys = Aggregate(SealingKey, "sealing_keys", ["id"], lambda k: {"id": k.id})
_every = sealing_keys.query(order=[sealing_keys.table.c.id])


def every(tx: Transaction) -> list[SealingKey]:
    """All of them, by id."""
    return sealing_keys.all(tx, _every)
