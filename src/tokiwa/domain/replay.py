"""A replay: events of an archive that are sent to its bus again, and how far it has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.change import Again, Change, Event, Job
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

REPLAY = "replay"
MOST_ACTIVE = 10  # replays of an account at one time
KEPT = timedelta(days=90)  # after its end


class ReplayState(StrEnum):
    """EventBridge's words."""

    STARTING = "STARTING"
    RUNNING = "RUNNING"
    CANCELLING = "CANCELLING"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class ReplayAct(StrEnum):
    """What can happen to a replay."""

    SEND = "send"
    COMPLETE = "complete"
    CANCEL = "cancel"
    STOP = "stop"
    FAIL = "fail"


TRANSITIONS = {
    (ReplayState.STARTING, ReplayAct.SEND): ReplayState.RUNNING,
    (ReplayState.STARTING, ReplayAct.COMPLETE): ReplayState.COMPLETED,
    (ReplayState.STARTING, ReplayAct.CANCEL): ReplayState.CANCELLING,
    (ReplayState.STARTING, ReplayAct.FAIL): ReplayState.FAILED,
    (ReplayState.RUNNING, ReplayAct.SEND): ReplayState.RUNNING,
    (ReplayState.RUNNING, ReplayAct.COMPLETE): ReplayState.COMPLETED,
    (ReplayState.RUNNING, ReplayAct.CANCEL): ReplayState.CANCELLING,
    (ReplayState.RUNNING, ReplayAct.FAIL): ReplayState.FAILED,
    (ReplayState.CANCELLING, ReplayAct.STOP): ReplayState.CANCELLED,
}
ENDED = frozenset({ReplayState.COMPLETED, ReplayState.CANCELLED, ReplayState.FAILED})


def moved(state: ReplayState, act: ReplayAct) -> ReplayState | None:
    """The state after `act`, or None if that cannot happen now."""
    return TRANSITIONS.get((state, act))


class Replay(Value):
    """One replay of what happened from `since` to `until`; `rules` are the ARNs of those that hear it, all if empty.

    `place` is the time (milliseconds) and id of the last event that was sent, `last_at` its time.
    """

    arn: str
    account: str
    name: str
    archive: str
    bus: str
    since: datetime
    until: datetime
    started_at: datetime
    rules: tuple[str, ...] = ()
    description: str | None = None
    state: ReplayState = ReplayState.STARTING
    reason: str | None = None
    last_at: datetime | None = None
    ended_at: datetime | None = None
    place: tuple[int, str] | None = None
    version: int = 0

    @property
    def active(self) -> bool:
        """Whether it counts as one of those that are under way."""
        return self.state not in ENDED


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of a replay by its name."""
    return f"arn:aws:events:{region}:{account}:replay/{name}"


def start(replay: Replay) -> Change:
    """A new replay, which begins at once."""
    return Change(puts=(replay,), jobs=(_job(replay, replay.started_at),))


def send(replay: Replay, events: Sequence[Event], ids: Sequence[str], place: tuple[int, str], now: datetime) -> Change:
    """The next events, each under an id of its own, and the job that goes on behind them."""
    told = tuple(
        evolve(event, id=fresh, arrived_at=now, trace="", again=Again(replay.name, event.own_id, replay.rules))
        for event, fresh in zip(events, ids, strict=True)
    )
    state = _must(replay, ReplayAct.SEND)
    changed = evolve(replay, state=state, place=place, last_at=events[-1].time)
    return Change(puts=(changed,), jobs=(_job(replay, now),), events=told)


def cancel(replay: Replay, now: datetime) -> Change:
    """It sends no more. WRONG_STATE unless it is under way."""
    state = moved(replay.state, ReplayAct.CANCEL)
    if state is None:
        raise Problem(
            Kind.WRONG_STATE,
            f"Replay {replay.name} is not in a valid state for this operation.",
            "IllegalStatusException",
        )
    return Change(puts=(evolve(replay, state=state),), jobs=(_job(replay, now),))


def end(replay: Replay, act: ReplayAct, now: datetime, reason: str | None = None) -> Change:
    """It is over; who asks is told of it for ninety days."""
    changed = evolve(replay, state=_must(replay, act), reason=reason, ended_at=now)
    return Change(puts=(changed,), jobs=(_job(replay, now + KEPT),))


def _must(replay: Replay, act: ReplayAct) -> ReplayState:
    return TRANSITIONS[replay.state, act]


def _job(replay: Replay, due: datetime) -> Job:
    return Job(REPLAY, replay.arn, replay.account, due)
