"""Instance profiles of IAM."""

from sqlalchemy import bindparam

from tokiwa.domain.identity import InstanceProfile
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

profiles = Aggregate(
    InstanceProfile, "instance_profiles", ["account", "name"], lambda p: {"account": p.account, "name": p.name.lower()}
)
_c = profiles.table.c
_of_account = profiles.query(_c.account == bindparam("account"), order=[_c.name])


def get(tx: Transaction, account: str, name: str) -> InstanceProfile | None:
    """One instance profile by name."""
    return profiles.get(tx, account, name.lower())


def of_account(tx: Transaction, account: str) -> list[InstanceProfile]:
    """Every instance profile of an account, by name."""
    return profiles.all(tx, _of_account, account=account)
