"""Topics of SNS. One that is dropped takes its subscriptions along."""

from typing import Any

from sqlalchemy import bindparam

from tokiwa.domain.topic import Topic
from tokiwa.store import subscriptions
from tokiwa.store.aggregate import Aggregate, Shelf
from tokiwa.store.transaction import Transaction

topics = Aggregate(
    Topic,
    "topics",
    ["arn"],
    lambda t: {"arn": t.arn, "account": t.account},
    text=["account"],
    indexes=[["account", "arn"]],
    remembered=True,
)
_c = topics.table.c
_page = topics.query(_c.account == bindparam("account"), _c.arn > bindparam("after"), order=[_c.arn], limit=True)


def get(tx: Transaction, arn: str) -> Topic | None:
    """One topic."""
    return topics.get(tx, arn)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Topic]:
    """Topics of an account by ARN, those behind `after`."""
    return topics.all(tx, _page, account=account, after=after, limit=limit)


class _Topics(Shelf[Topic]):
    table = topics.table
    remembered = True

    def row(self, value: Topic) -> dict[str, Any]:
        return topics.row(value)

    def put(self, cursor: Any, dialect: Any, row: dict[str, Any]) -> bool:
        return topics.put(cursor, dialect, row)

    def drop(self, cursor: Any, dialect: Any, value: Topic) -> bool:
        subscriptions.clear(cursor, dialect, value.arn)
        return topics.drop_many(cursor, dialect, (value,))


Shelf.by_type[Topic] = _Topics()
