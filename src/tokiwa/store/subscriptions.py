"""Subscriptions to topics."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from tokiwa.domain.subscription import Subscription
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

CHUNK = 500  # read at once

subscriptions = Aggregate(
    Subscription,
    "subscriptions",
    ["arn"],
    lambda s: {
        "arn": s.arn,
        "topic": s.topic,
        "account": s.account,
        "place": f"{s.protocol} {s.endpoint}",
        "confirmed": int(s.confirmed),
    },
    text=["topic", "account", "place"],
    numbers=["confirmed"],
    indexes=[["topic", "arn"], ["topic", "place"], ["account", "arn"]],
)
_c = subscriptions.table.c
_of_topic = subscriptions.query(_c.topic == bindparam("topic"), _c.arn > bindparam("after"), order=[_c.arn], limit=True)
_of_account = subscriptions.query(
    _c.account == bindparam("account"), _c.arn > bindparam("after"), order=[_c.arn], limit=True
)
_at = subscriptions.query(_c.topic == bindparam("topic"), _c.place == bindparam("place"))
_count = Statement(select(_c.confirmed, func.count()).where(_c.topic == bindparam("topic")).group_by(_c.confirmed))
_clear = Statement(delete(subscriptions.table).where(_c.topic == bindparam("k_topic")))


def get(tx: Transaction, arn: str) -> Subscription | None:
    """One subscription."""
    return subscriptions.get(tx, arn)


def at(tx: Transaction, topic: str, protocol: str, endpoint: str) -> Subscription | None:
    """The subscription of a place to a topic."""
    return subscriptions.first(tx, _at, topic=topic, place=f"{protocol} {endpoint}")


def of_topic(tx: Transaction, topic: str, after: str, limit: int) -> list[Subscription]:
    """Those to a topic, by ARN, behind `after`."""
    return subscriptions.all(tx, _of_topic, topic=topic, after=after, limit=limit)


def of_account(tx: Transaction, account: str, after: str, limit: int) -> list[Subscription]:
    """Those of an account, by ARN, behind `after`."""
    return subscriptions.all(tx, _of_account, account=account, after=after, limit=limit)


def every(tx: Transaction, topic: str) -> Iterator[Subscription]:
    """All to a topic, fetched as they are used."""
    after = ""
    while found := of_topic(tx, topic, after, CHUNK):
        yield from found
        after = found[-1].arn


def count(tx: Transaction, topic: str) -> tuple[int, int]:
    """How many to a topic are confirmed, and how many wait for it."""
    found = dict(tuple(row) for row in tx.rows(_count, {"topic": topic}))
    return int(found.get(1, 0)), int(found.get(0, 0))


def clear(cursor: Any, dialect: Any, topic: str) -> None:
    """Remove those to a topic. Called by the writer alone."""
    _clear.run(cursor, dialect, {"k_topic": topic})
