"""Accounts' settings for their certificates."""

from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

configurations = Aggregate(
    AccountConfiguration, "configurations", ["account"], lambda c: {"account": c.account}, remembered=True
)


def get(tx: Transaction, account: str) -> AccountConfiguration:
    """The settings, the defaults where nothing was set."""
    return configurations.get(tx, account) or AccountConfiguration(account)
