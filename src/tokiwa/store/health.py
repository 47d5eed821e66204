"""AWS Health events."""

from sqlalchemy import bindparam, tuple_

from tokiwa.domain.health import HealthEvent
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

health_events = Aggregate(
    HealthEvent,
    "health_events",
    ["arn"],
    lambda h: {
        "arn": h.arn,
        "account": h.account,
        "updated_at": instant(h.updated_at),
    },
    text=["account"],
    numbers=["updated_at"],
    indexes=[["account", "updated_at", "arn"]],
    last_wins=True,  # a later notice of the same renewal overwrites the earlier one
)
_c = health_events.table.c
_page = health_events.query(
    _c.account == bindparam("account"),
    tuple_(_c.updated_at, _c.arn) < tuple_(bindparam("at"), bindparam("arn")),
    order=[_c.updated_at.desc(), _c.arn.desc()],
    limit=True,
)

NEWEST = (1 << 62, "~")


def get(tx: Transaction, arn: str) -> HealthEvent | None:
    """One event by ARN."""
    return health_events.get(tx, arn)


def page(tx: Transaction, account: str, after: tuple[int, str], limit: int) -> list[HealthEvent]:
    """Events of an account, newest first, those behind the position (milliseconds, ARN) `after`."""
    return health_events.all(tx, _page, account=account, at=after[0], arn=after[1], limit=limit)


def position(event: HealthEvent) -> tuple[int, str]:
    """Where an event stands in `page`'s order."""
    return (instant(event.updated_at) or 0, event.arn)
