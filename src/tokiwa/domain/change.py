"""What a decision returns: new values, work that is due, things to tell. Applied by `store.change` alone."""

from datetime import datetime
from typing import Any

from tokiwa.domain.call import Task
from tokiwa.domain.value import Value


class Job(Value):
    """Work that becomes due. One job exists per (kind, key): storing it again moves its date.

    `due` is in the account's time. `payload` is small and opaque to the store.
    """

    kind: str
    key: str
    account: str
    due: datetime
    payload: bytes = b""


class Origin(Value):
    """What an event that another bus handed on was there: it keeps its id and its account."""

    id: str
    account: str


class Again(Value):
    """That an archived event is sent once more: by which replay, with the id that it had, and to which rules if not all."""

    replay: str
    id: str
    rules: tuple[str, ...] = ()

    def concerns(self, rule: str) -> bool:
        """Whether the rule with this ARN is one of them."""
        return not self.rules or rule in self.rules


class Event(Value):
    """Something to tell: an EventBridge event that will be matched against the rules of its bus.

    `detail` is the JSON object. `id` is the event's id; redelivery keeps it, and so does `again`, in which a replay sends
    it under an id of its own. `arrived_at` is when the bus
    took it, where `time`, which a caller may choose, says something else. `trace` is the X-Amzn-Trace-Id under which
    it was told, empty when nobody traces.
    """

    id: str
    account: str
    region: str
    time: datetime
    source: str
    detail_type: str
    resources: tuple[str, ...]
    detail: dict[str, Any]
    bus: str = "default"
    arrived_at: datetime | None = None
    origin: Origin | None = None
    trace: str = ""
    again: Again | None = None

    @property
    def original(self) -> Origin:
        """Its id and account where it happened."""
        return self.origin or Origin(self.own_id, self.account)

    @property
    def own_id(self) -> str:
        """The id that it had when it first came to this bus."""
        return self.id if self.again is None else self.again.id

    @property
    def arrived(self) -> datetime:
        """When the bus took it."""
        return self.arrived_at or self.time


class Change(Value):
    """Values to store, values to drop, jobs to store or drop, events to tell, tasks that are finished.

    A stored value carries `version`: 0 says that it must be new, n that it must still be as it was read.
    If another writer was faster nothing of the change is written and the handler runs again.
    """

    puts: tuple[Any, ...] = ()
    drops: tuple[Any, ...] = ()
    jobs: tuple[Job, ...] = ()
    cancels: tuple[tuple[str, str], ...] = ()  # (kind, key) of jobs that are no longer wanted
    events: tuple[Event, ...] = ()
    finished: tuple[Task, ...] = ()
    published: tuple[str, ...] = ()  # ids of events that were matched against the rules

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (
            self.puts or self.drops or self.jobs or self.cancels or self.events or self.finished or self.published
        )

    def __add__(self, other: "Change") -> "Change":
        if other is NOTHING:
            return self
        return Change(
            self.puts + other.puts,
            self.drops + other.drops,
            self.jobs + other.jobs,
            self.cancels + other.cancels,
            self.events + other.events,
            self.finished + other.finished,
            self.published + other.published,
        )


NOTHING = Change()
