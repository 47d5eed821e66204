"""Deliveries of events to targets."""

from datetime import datetime

from sqlalchemy import bindparam

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


def get(tx: Transaction, event: str, rule: str, target: str) -> Delivery | None:
    """One delivery."""
    return deliveries.get(tx, event, rule, target)


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Delivery]:
    """The newest deliveries of an account, newest first."""
    return deliveries.all(tx, _latest, account=account, before=instant(before), limit=limit)
