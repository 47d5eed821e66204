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
    indexes=[["account", "created_at"], ["rule", "created_at"]],
)
_c = deliveries.table.c
_of_event = deliveries.query(_c.event == bindparam("event"), order=[_c.rule, _c.target])
_before = _c.created_at <= bindparam("before")
_latest = deliveries.query(_c.account == bindparam("account"), _before, order=[_c.created_at.desc()], limit=True)
_of_rule = deliveries.query(_c.rule == bindparam("rule"), _before, order=[_c.created_at.desc()], limit=True)


def get(tx: Transaction, event: str, rule: str, target: str) -> Delivery | None:
    """One delivery."""
    return deliveries.get(tx, event, rule, target)


def of_event(tx: Transaction, event: str) -> list[Delivery]:
    """Everywhere that an event went."""
    return deliveries.all(tx, _of_event, event=event)


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Delivery]:
    """The newest deliveries of an account, newest first."""
    return deliveries.all(tx, _latest, account=account, before=instant(before), limit=limit)


def of_rule(tx: Transaction, rule: str, before: datetime, limit: int) -> list[Delivery]:
    """The newest deliveries of a rule, newest first."""
    return deliveries.all(tx, _of_rule, rule=rule, before=instant(before), limit=limit)
