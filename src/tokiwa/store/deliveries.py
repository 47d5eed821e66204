"""Deliveries of events to targets."""

from datetime import datetime

from sqlalchemy import bindparam, tuple_

from tokiwa.domain.dispatch import Delivery
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

deliveries = Aggregate(
    Delivery,
    "deliveries",
    ["event", "rule", "target"],
    lambda d: {
        "event": d.event,
        "rule": d.rule,
        "target": d.target,
        "account": d.account,
        "status": d.status,
        "created_at": instant(d.created_at),
    },
    text=["account", "status"],
    numbers=["created_at"],
    indexes=[["account", "created_at"]],
)
_c = deliveries.table.c
_before = _c.created_at <= bindparam("before")
_latest = deliveries.query(_c.account == bindparam("account"), _before, order=[_c.created_at.desc()], limit=True)
_older = deliveries.query(
    _c.account == bindparam("account"),
    tuple_(_c.created_at, _c.event, _c.rule, _c.target) < tuple_(*(bindparam(f"after_{n}") for n in range(4))),
    order=[_c.created_at.desc(), _c.event.desc(), _c.rule.desc(), _c.target.desc()],
    limit=True,
)
Place = tuple[int, str, str, str]  # milliseconds since 1970, and the key, of the last delivery that was seen
NEWEST: Place = (1 << 62, "", "", "")


def get(tx: Transaction, event: str, rule: str, target: str) -> Delivery | None:
    """One delivery."""
    return deliveries.get(tx, event, rule, target)


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Delivery]:
    """The newest deliveries of an account, newest first."""
    return deliveries.all(tx, _latest, account=account, before=instant(before), limit=limit)


def place(delivery: Delivery) -> Place:
    """Where it stands in `page`."""
    return (instant(delivery.created_at) or 0, delivery.event, delivery.rule, delivery.target)


def page(tx: Transaction, account: str, after: Place, limit: int) -> list[Delivery]:
    """The deliveries of an account behind a place, newest first."""
    return deliveries.all(
        tx, _older, account=account, limit=limit, **{f"after_{n}": value for n, value in enumerate(after)}
    )
