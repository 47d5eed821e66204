"""Queues of SQS. One that is dropped takes its messages along."""

from typing import Any

from sqlalchemy import bindparam

from tokiwa.domain.queue import Queue
from tokiwa.store import fifo, queue_messages
from tokiwa.store.aggregate import Aggregate, Shelf
from tokiwa.store.transaction import Transaction

BEHIND = "\U0010ffff"  # sorts behind every name

queues = Aggregate(
    Queue,
    "queues",
    ["arn"],
    lambda q: {"arn": q.arn, "account": q.account, "name": q.name, "dead_letter": q.dead_letter},
    text=["account", "name", "dead_letter"],
    indexes=[["account", "name"], ["dead_letter", "arn"]],
    remembered=True,
)
_c = queues.table.c
_page = queues.query(
    _c.account == bindparam("account"),
    _c.name > bindparam("after"),
    _c.name >= bindparam("prefix"),
    _c.name < bindparam("end"),
    order=[_c.name],
    limit=True,
)
_sources = queues.query(_c.dead_letter == bindparam("arn"), _c.arn > bindparam("after"), order=[_c.arn], limit=True)


def get(tx: Transaction, arn: str) -> Queue | None:
    """One queue."""
    return queues.get(tx, arn)


def page(tx: Transaction, account: str, after: str, limit: int, prefix: str = "") -> list[Queue]:
    """Queues of an account by name, those behind `after` whose names begin with `prefix`."""
    return queues.all(tx, _page, account=account, after=after, prefix=prefix, end=prefix + BEHIND, limit=limit)


def sources(tx: Transaction, arn: str, after: str, limit: int) -> list[Queue]:
    """The queues whose dead letters go to this one, by ARN, those behind `after`."""
    return queues.all(tx, _sources, arn=arn, after=after, limit=limit)


class _Queues(Shelf[Queue]):
    table = queues.table
    remembered = True

    def row(self, value: Queue) -> dict[str, Any]:
        return queues.row(value)

    def put(self, cursor: Any, dialect: Any, row: dict[str, Any]) -> bool:
        return queues.put(cursor, dialect, row)

    def drop(self, cursor: Any, dialect: Any, value: Queue) -> bool:
        queue_messages.clear(cursor, dialect, value.arn)
        fifo.clear(cursor, dialect, value.arn)
        return queues.drop_many(cursor, dialect, (value,))


Shelf.by_type[Queue] = _Queues()
