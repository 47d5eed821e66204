"""Dead letters on their way back, or on to another queue (SQS API Reference, "StartMessageMoveTask")."""

from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.change import Change, Job
from tokiwa.domain.queue_message import Message
from tokiwa.domain.value import Value, evolve

MOVE = "move-messages"
STEP = 100  # messages that are moved in one transaction
FASTEST = 500  # messages a second that one may ask for


class Status(StrEnum):
    """Where a move stands."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class Move(Value):
    """`destination` is None where each message goes to the queue that it came from. `rate` is messages a second."""

    id: str
    account: str
    source: str
    started_at: datetime
    total: int
    destination: str | None = None
    rate: int | None = None
    moved: int = 0
    status: Status = Status.RUNNING
    reason: str = ""
    version: int = 0

    @property
    def step(self) -> int:
        """How many messages the next transaction takes."""
        return min(STEP, self.rate or STEP)

    def job(self, due: datetime) -> Job:
        """The step that is due then."""
        return Job(MOVE, self.id, self.account, due)


def goes_on(move: Move, count: int, now: datetime) -> Change:
    """The move after `count` messages more; the next step is as much later as the rate asks for."""
    after = evolve(move, moved=move.moved + count)
    wait = timedelta(seconds=count / move.rate) if move.rate else timedelta(0)
    return Change(puts=(after,), jobs=(after.job(now + wait),))


def ends(move: Move, status: Status, reason: str = "") -> Change:
    """The move when nothing more is moved."""
    return Change(puts=(evolve(move, status=status, reason=reason),))


def again(message: Message, to: str, id_: str, now: datetime) -> Message:
    """The message as a new one in another queue: by its body alone it cannot be told from one that was just sent."""
    return Message(
        queue=to,
        id=id_,
        body=message.body,
        sender=message.sender,
        sent_at=now,
        visible_at=now,
        attributes=message.attributes,
        system=message.system,
        group=message.group,
        deduplication=message.deduplication,
    )
