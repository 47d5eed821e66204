"""Faults that strike an account with a test clock."""

from sqlalchemy import bindparam

from tokiwa.domain.fault import Fault
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

faults = Aggregate(
    Fault,
    "faults",
    ["account", "id"],
    lambda f: {"account": f.account, "id": f.id},
    remembered=True,
)
_c = faults.table.c
_of_account = faults.query(_c.account == bindparam("account"), order=[_c.id])


def get(tx: Transaction, account: str, fault: str) -> Fault | None:
    """One fault of an account."""
    return faults.get(tx, account, fault)


def of_account(tx: Transaction, account: str) -> list[Fault]:
    """All faults of an account, by id."""
    return faults.all(tx, _of_account, account=account)
