"""A target of a rule: where its events go, in which form, how often it is tried, and where they end otherwise."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from tokiwa.domain.arn import parse
from tokiwa.domain.delivery import RetryPolicy
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.shaping import Shaping, check
from tokiwa.domain.value import Value, field


class Place(StrEnum):
    """The kinds of place that events are delivered to."""

    FUNCTION = "function"
    BUS = "bus"
    LOG_GROUP = "log group"
    API_DESTINATION = "API destination"
    QUEUE = "queue"
    TOPIC = "topic"


class HttpParameters(Value):
    """What a target adds to the requests of its API destination. Values may be JSONPaths into the event.

    `path` fills the `*` of the endpoint, in their order.
    """

    path: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


class Target(Value):
    """One target. None stands for what was not said.

    `others` are the parameters for services that are not here, kept for the client that set them.
    """

    id: str
    arn: str
    role: str | None = None
    input: str | None = None
    input_path: str | None = None
    paths: dict[str, str] | None = None
    template: str | None = None
    dead_letter: str | None = None
    max_attempts: int | None = None
    max_age: int | None = None  # seconds
    http: HttpParameters | None = None
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """The message group for a FIFO queue; empty without one."""
        return str(self.others.get("SqsParameters", {}).get("MessageGroupId", ""))

    @property
    def shaping(self) -> Shaping:
        """How the target wants its events."""
        return Shaping(self.input, self.input_path, tuple((self.paths or {}).items()), self.template)

    @property
    def retry_policy(self) -> RetryPolicy:
        """How long a delivery is tried."""
        usual = RetryPolicy()
        return RetryPolicy(
            usual.max_attempts if self.max_attempts is None else self.max_attempts,
            usual.max_age if self.max_age is None else timedelta(seconds=self.max_age),
        )


def place_of(arn: str) -> Place | None:
    """Which kind of place an ARN names, or None for one that is not served here. INVALID_ARN if it is no ARN."""
    name = parse(arn)
    match name.service, name.resource.partition(":")[0], name.resource.partition("/")[0]:
        case "lambda", "function", _:
            return Place.FUNCTION
        case "logs", "log-group", _:
            return Place.LOG_GROUP
        case "events", _, "event-bus":
            return Place.BUS
        case "events", _, "api-destination":
            return Place.API_DESTINATION
        case "sqs", _, _:
            return Place.QUEUE
        case "sns", _, _:
            return Place.TOPIC
    return None


def checked(target: Target) -> Target:
    """The target, once everything about it can be served. INVALID with a sentence that names what cannot."""
    check(target.shaping, target.id)
    if _place(target.arn) is None:
        raise _refused(
            target.arn,
            "This server delivers to Lambda functions, event buses, log groups, API destinations, "
            "SQS queues and SNS topics.",
        )
    if target.dead_letter is not None and _place(target.dead_letter) not in (Place.QUEUE, Place.BUS, Place.LOG_GROUP):
        raise _refused(target.dead_letter, "A dead-letter queue is an SQS queue or, here, an event bus or a log group.")
    return target


def _place(arn: str) -> Place | None:
    try:
        return place_of(arn)
    except Problem:
        raise _refused(arn, "Provided Arn is not in correct format.") from None


def _refused(arn: str, reason: str) -> Problem:
    return Problem(Kind.INVALID, f"Parameter {arn} is not valid. Reason: {reason}")
