"""Silence is an alarm: what has promised a sign of life, when it is late, and what is told about that.

Nodes, kinds of work and targets are looked at in rounds. A lapse is told once when it begins and once when it is
over. What looks is a job like any other: if no node does work any more, it is silent too, and then the heartbeat URL
(docs/operating.md) and the metrics are what tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Event, Job
from tokiwa.domain.moment import stamp
from tokiwa.domain.node import Node
from tokiwa.domain.value import Value

HEARTBEAT = "heartbeat"  # the job that makes a round
KEY = "tokiwa"  # there is one for all nodes
EVERY = timedelta(seconds=20)  # less than there is between a node's being late and its being taken for dead


class Part(StrEnum):
    """What can be late."""

    NODE = "node"
    JOBS = "jobs"
    TARGET = "target"


# For how long each may be silent: a node misses three signs of life; due work waits for a free hand; a target has
# refused or not answered a number of attempts.
PATIENCE: Mapping[Part, timedelta] = {
    Part.NODE: timedelta(seconds=35),
    Part.JOBS: timedelta(minutes=5),
    Part.TARGET: timedelta(minutes=15),
}


class Beat(Value):
    """How one part stands: `since` is its last sign of life, or since when it owes something.

    `account` is whose bus hears of it when it is late. `what` says in words what is missing, and what to do.
    """

    part: Part
    name: str
    account: str
    since: datetime
    what: str

    @property
    def key(self) -> tuple[Part, str, str]:
        """What it is known by from one round to the next."""
        return (self.part, self.account, self.name)


class Round(Value):
    """What one round comes to: the beats that are late, those of them that are so since this round, those no more."""

    late: tuple[Beat, ...]
    begun: tuple[Beat, ...]
    over: tuple[Beat, ...]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[Beat, ...]).decode


def first(now: datetime) -> Job:
    """The first round's job."""
    return following(now, ())


def following(now: datetime, late: Sequence[Beat]) -> Job:
    """The next round's job, which knows what is late. Time is the wall clock's, whatever clocks accounts have."""
    return Job(HEARTBEAT, KEY, NOBODY, now + EVERY, _encode(late))


def known_late(payload: bytes) -> tuple[Beat, ...]:
    """What was late in the last round. A payload that cannot be read knows of nothing: it is then told anew."""
    try:
        return _decode(payload) if payload else ()
    except msgspec.DecodeError:
        return ()


def of_node(node: Node, account: str) -> Beat:
    """A node's."""
    what = (
        f"The node {node.id} (process {node.process} on {node.host}) gives no sign of life. If it does not come back, "
        "other nodes take over its work; see whether its machine and its connection to the database are well."
    )
    return Beat(Part.NODE, node.id, account, node.seen_at, what)


def of_work(kind: str, waiting: int, oldest: datetime, account: str) -> Beat:
    """That of a kind of work that is due."""
    what = (
        f"{waiting} jobs of the kind {kind} are due and nobody has begun them. See the log of the nodes for errors of "
        "this kind, and whether there are enough of them."
    )
    return Beat(Part.JOBS, kind, account, oldest, what)


def of_target(arn: str, account: str, failing_since: datetime, error: str) -> Beat:
    """That of a target which has not taken an event."""
    what = f"The target {arn} does not take its events: {error} They are tried again until their retry policy ends."
    return Beat(Part.TARGET, arn, account, failing_since, what)


def judge(before: Iterable[Beat], beats: Sequence[Beat], now: datetime) -> Round:
    """Compare what was late in the last round with how everything stands.

    Work and targets of which nothing is left to say are well again. A node that is gone altogether has ended, or was
    taken for dead: that is no good news, and no more of it is told.
    """
    known = {beat.key: beat for beat in before}
    late = {beat.key: beat for beat in beats if now - beat.since >= PATIENCE[beat.part]}
    seen = {beat.key for beat in beats}
    return Round(
        late=tuple(known.get(key, beat) for key, beat in late.items()),
        begun=tuple(beat for key, beat in late.items() if key not in known),
        over=tuple(
            beat for key, beat in known.items() if key not in late and (key in seen or beat.part is not Part.NODE)
        ),
    )


def late_event(beat: Beat, event_id: str, now: datetime, region: str) -> Event:
    """`Tokiwa Heartbeat Late`. `now` is the account's time, though lateness is judged by the wall clock."""
    return _event("Tokiwa Heartbeat Late", beat, {"Message": beat.what}, event_id, now, region)


def restored_event(beat: Beat, event_id: str, now: datetime, region: str) -> Event:
    """`Tokiwa Heartbeat Restored`."""
    return _event("Tokiwa Heartbeat Restored", beat, {}, event_id, now, region)


def _event(kind: str, beat: Beat, more: Mapping[str, str], event_id: str, now: datetime, region: str) -> Event:
    return Event(
        id=event_id,
        account=beat.account,
        region=region,
        time=now,
        source="tokiwa",
        detail_type=kind,
        resources=(beat.name,) if beat.part is Part.TARGET else (),
        detail={"Part": beat.part.value, "Name": beat.name, "Since": stamp(beat.since), **more},
    )
