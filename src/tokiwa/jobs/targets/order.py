"""What a place is told about a delivery, and what it may answer."""

from datetime import datetime

import attrs

from tokiwa.domain.change import Change, Event
from tokiwa.domain.delivery import Failure
from tokiwa.domain.dispatch import Delivery
from tokiwa.domain.rule import Rule
from tokiwa.domain.target import Target


@attrs.frozen
class Order:
    """One attempt: the event, and as the target wants it in `text`."""

    event: Event
    rule: Rule
    target: Target
    delivery: Delivery
    text: str
    now: datetime


@attrs.frozen
class Postponed(Failure):
    """A failure after which the place asked not to be called before a moment."""

    not_before: datetime = attrs.field(kw_only=True)


@attrs.frozen
class Wait:
    """No attempt yet: the change says when."""

    change: Change


# What is to be written when the place has taken the event; why it has not; or that its turn comes later.
Sent = Change | Failure | Wait


def no_resource(message: str) -> Failure:
    """The place does not exist."""
    return Failure("NO_RESOURCE", message, permanent=True)


def no_permission(message: str) -> Failure:
    """The place does not let the rule in."""
    return Failure("NO_PERMISSIONS", message, permanent=True)
