"""A queue of SQS and its settings."""

from datetime import datetime, timedelta

from tokiwa.domain.arn import parse
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve, field

LARGEST = 1_048_576  # bytes of a message or of a batch (SQS Developer Guide, "Amazon SQS message quotas")
PURGE_EVERY = timedelta(seconds=60)


class Queue(Value):
    """A standard or FIFO queue. Times are in seconds, as the service has them.

    A message that was received `most_receives` times goes to `dead_letter` instead of being received once more.
    `allows` says whose dead letters it takes (the text of RedriveAllowPolicy); `others` is kept for the client that set it.
    `by_content` and `scope` say which messages of a FIFO queue are the same.
    """

    arn: str
    account: str
    region: str
    name: str
    created_at: datetime
    updated_at: datetime
    delay: int = 0
    largest: int = LARGEST
    retention: int = 345_600
    wait: int = 0
    visibility: int = 30
    dead_letter: str | None = None
    most_receives: int = 0
    allows: str | None = None
    policy: str | None = None
    others: dict[str, str] = field(default_factory=dict)
    fifo: bool = False
    by_content: bool = False
    scope: str = "queue"
    tags: dict[str, str] = field(default_factory=dict)
    purged_at: datetime | None = None
    version: int = 0

    def oldest(self, now: datetime) -> datetime:
        """What was sent at this moment, or before, is not kept any more."""
        return now - timedelta(seconds=self.retention)


class Emptied(Value):
    """Let go of the messages of a queue that were sent until a moment."""

    queue: str
    until: datetime
    version: int = 0


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of a queue."""
    return f"arn:aws:sqs:{region}:{account}:{name}"


def url_of(server: str, queue: str) -> str:
    """The URL of a queue at a server, by its ARN."""
    name = parse(queue)
    return f"{server}/{name.account}/{name.resource}"


def named(url: str) -> tuple[str, str]:
    """Account and name in a queue's URL, wherever the server is; NOT_FOUND for another text."""
    *_, account, name = ("", "", *url.rstrip("/").split("/"))
    if not (len(account) == 12 and account.isdigit() and name):
        raise Problem(Kind.NOT_FOUND, f"The address {url} is not valid for this endpoint.", "InvalidAddress")
    return account, name


def purge(queue: Queue, now: datetime) -> tuple[Queue, Emptied]:
    """The queue without what was sent so far. IN_PROGRESS within a minute of the last time."""
    if queue.purged_at is not None and now < queue.purged_at + PURGE_EVERY:
        raise Problem(
            Kind.IN_PROGRESS,
            f"Only one PurgeQueue operation on {queue.name} is allowed every 60 seconds.",
            "PurgeQueueInProgress",
        )
    return evolve(queue, purged_at=now), Emptied(queue.arn, now)
