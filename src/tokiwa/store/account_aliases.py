"""What accounts are called."""

from sqlalchemy import bindparam

from tokiwa.domain.identity import AccountAlias
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

aliases = Aggregate(
    AccountAlias,
    "account_aliases",
    ["account"],
    lambda a: {"account": a.account, "alias": a.alias},
    text=["alias"],
    indexes=[["alias"]],
)
_called = aliases.query(aliases.table.c.alias == bindparam("alias"))


def get(tx: Transaction, account: str) -> AccountAlias | None:
    """What an account is called."""
    return aliases.get(tx, account)


def called(tx: Transaction, alias: str) -> AccountAlias | None:
    """Which account is called so."""
    return aliases.first(tx, _called, alias=alias)
