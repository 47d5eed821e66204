"""What a place is told about a delivery, and what it may answer."""

from datetime import datetime

import structlog

from tokiwa.domain.change import Change, Event
from tokiwa.domain.delivery import Failure
from tokiwa.domain.dispatch import Delivery
from tokiwa.domain.rule import Rule
from tokiwa.domain.target import Target
from tokiwa.domain.value import Value

log = structlog.get_logger("deliver")


class Order(Value):
    """One attempt: the event, and as the target wants it in `text`.

    `trace` is the X-Amzn-Trace-Id for what it leads to, empty where that is known from the step under way.
    """

    event: Event
    rule: Rule
    target: Target
    delivery: Delivery
    text: str
    now: datetime
    trace: str = ""


class Postponed(Failure, kw_only=True):
    """A failure after which the place asked not to be called before a moment."""

    not_before: datetime


class Wait(Value):
    """No attempt yet: the change says when."""

    change: Change


# What is to be written when the place has taken the event; why it has not; or that its turn comes later.
Sent = Change | Failure | Wait
Came = list[tuple[Order, Sent]]


def no_resource(message: str) -> Failure:
    """The place does not exist."""
    return Failure("NO_RESOURCE", message, permanent=True)


def no_permission(message: str) -> Failure:
    """The place does not let the rule in."""
    return Failure("NO_PERMISSIONS", message, permanent=True)


def broken(order: Order, error: Exception) -> Failure:
    """Something went wrong here that has nothing to do with the place. Called where it is handled."""
    log.error("delivery failed", event_id=order.event.id, rule=order.rule.arn, target=order.target.id, exc_info=error)
    return Failure("INTERNAL_ERROR", f"The server could not make the attempt ({type(error).__name__}); see its log.")
