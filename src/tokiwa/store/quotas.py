"""Quotas of accounts, and what counts against those of a year."""

from tokiwa.domain.quota import Quotas, Tally
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

quotas = Aggregate(Quotas, "quotas", ["account"], lambda q: {"account": q.account}, remembered=True)
tallies = Aggregate(Tally, "tallies", ["account", "name"], lambda t: {"account": t.account, "name": t.name})


def get(tx: Transaction, account: str) -> Quotas:
    """What an account has set; nothing by default."""
    return quotas.get(tx, account) or Quotas(account)


def tally(tx: Transaction, account: str, name: str) -> Tally:
    """What was counted so far."""
    return tallies.get(tx, account, name) or Tally(account, name)
