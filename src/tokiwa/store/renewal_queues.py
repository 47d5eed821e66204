"""How far the turns of each private CA are taken."""

from sqlalchemy import bindparam

from tokiwa.domain.smoothing import Queue
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

renewal_queues = Aggregate(
    Queue,
    "renewal_queues",
    ["authority"],
    lambda p: {"authority": p.authority, "account": p.account},
    text=["account"],
    indexes=[["account", "authority"]],
)
_c = renewal_queues.table.c
_of_account = renewal_queues.query(_c.account == bindparam("account"), order=[_c.authority])


def get(tx: Transaction, authority: str) -> Queue | None:
    """The queue of a CA; None before its first turn."""
    return renewal_queues.get(tx, authority)


def of_account(tx: Transaction, account: str) -> list[Queue]:
    """Those of all CAs of an account."""
    return renewal_queues.all(tx, _of_account, account=account)
