"""Replays of archives."""

from sqlalchemy import bindparam

from tokiwa.domain.replay import Replay
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

replays = Aggregate(
    Replay,
    "replays",
    ["arn"],
    lambda r: {"arn": r.arn, "account": r.account},
    text=["account"],
    indexes=[["account"]],
)
_c = replays.table.c
_of_account = replays.query(_c.account == bindparam("account"), order=[_c.arn])


def get(tx: Transaction, arn: str) -> Replay | None:
    """One replay by ARN."""
    return replays.get(tx, arn)


def of_account(tx: Transaction, account: str) -> list[Replay]:
    """Every replay of an account, by name."""
    return replays.all(tx, _of_account, account=account)
