"""One event on its way to one target: how often it was tried, and what became of it."""

from datetime import datetime
from enum import StrEnum

from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.delivery import Delivered, Failure, GiveUp, RetryAt
from tokiwa.domain.rule import Rule
from tokiwa.domain.target import Target
from tokiwa.domain.value import Value, evolve

DELIVER = "deliver"
LONGEST_MESSAGE = 1000  # characters of an error that are kept


class Status(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    RETRYING = "retrying"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up; the event is where the target's dead-letter configuration says
    DROPPED = "dropped"  # given up; the event is lost


class Delivery(Value):
    """What is known of one delivery; `error_*` tell of the last attempt that failed.

    `slot` is the moment that the destination's rate limit has reserved for it. `next_at` is the next attempt.
    """

    event: str
    rule: str
    target: str
    target_arn: str
    account: str
    created_at: datetime
    status: Status = Status.PENDING
    attempts: int = 0
    first_at: datetime | None = None
    updated_at: datetime | None = None
    next_at: datetime | None = None
    slot: datetime | None = None
    error_code: str = ""
    error_message: str = ""
    version: int = 0

    @property
    def key(self) -> str:
        """The key of its job."""
        return f"{self.event} {self.rule} {self.target}"

    def job(self, due: datetime) -> Job:
        """The attempt that is due then. What is for one place can be told from what is for another by its payload."""
        return Job(DELIVER, self.key, self.account, due, self.target_arn.encode())


def begin(event: Event, rule: Rule, target: Target, now: datetime) -> tuple[Delivery, Job]:
    """A delivery to make, and the job that makes it."""
    made = Delivery(event.id, rule.arn, target.id, target.arn, rule.account, now)
    return made, made.job(now)


def parts_of(key: str) -> tuple[str, str, str]:
    """Event, rule and target in the key of a delivery's job."""
    event, rule, target = key.split(" ")
    return event, rule, target


def attempted(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery at one more attempt."""
    return evolve(
        delivery,
        attempts=delivery.attempts + 1,
        first_at=delivery.first_at or now,
        updated_at=now,
        next_at=None,
        slot=None,
    )


def settle(delivery: Delivery, verdict: Delivered | RetryAt, failure: Failure | None) -> Change:
    """The delivery as it is after an attempt that was not the last in vain."""
    if isinstance(verdict, Delivered) or failure is None:
        return Change(puts=(evolve(delivery, status=Status.DELIVERED, error_code="", error_message=""),))
    waiting = evolve(
        delivery,
        status=Status.RETRYING,
        next_at=verdict.at,
        error_code=failure.code,
        error_message=failure.message[:LONGEST_MESSAGE],
    )
    return Change(puts=(waiting,), jobs=(delivery.job(verdict.at),))


def give_up(delivery: Delivery, verdict: GiveUp, status: Status, addition: str = "") -> Change:
    """The delivery as it ends without success: DEAD or DROPPED."""
    message = f"{verdict.error_message}{addition}"[:LONGEST_MESSAGE]
    return Change(puts=(evolve(delivery, status=status, error_code=verdict.error_code, error_message=message),))


def hold(delivery: Delivery, slot: datetime) -> Change:
    """The delivery when its destination has no room before `slot`, which is now reserved for it."""
    waiting = evolve(delivery, slot=slot, next_at=slot)
    return Change(puts=(waiting,), jobs=(delivery.job(slot),))
