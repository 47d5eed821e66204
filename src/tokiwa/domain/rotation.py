"""The rotation of a private CA: its states, and what is known of one. What lets it go on is `rotation_gate`'s.

A new CA is made beside the old one, its root is given to everybody, the certificates are issued anew from it, and the
old one retires. Each step is the job's, or an act of somebody who watches; nothing goes on to the next phase by itself.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.moment import stamp
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

ROTATE = "rotate"  # the job; its key is the rotation's id


class RotationStatus(StrEnum):
    """Where a rotation is."""

    MAKING = "MAKING"  # the new CA is made, and signed
    DISTRIBUTING = "DISTRIBUTING"  # its root goes to whoever has to trust it
    REISSUING = "REISSUING"  # certificates are renewed, from the new CA
    RETIRING = "RETIRING"  # the old CA issues no more; what it issued is valid for a while
    COMPLETED = "COMPLETED"
    RETURNING = "RETURNING"  # the way back of REISSUING: certificates are renewed, from the old CA
    REVERTED = "REVERTED"  # the new CA is deleted
    STOPPED = "STOPPED"  # all is left as it is


class RotationAct(StrEnum):
    """What can happen to a rotation."""

    MADE = "made"
    ADVANCE = "advance"
    BACK = "back"
    RETURNED = "returned"
    FINISH = "finish"
    STOP = "stop"


S, A = RotationStatus, RotationAct

# (was, what happened) -> is. What is not here cannot happen.
TRANSITIONS: dict[tuple[RotationStatus, RotationAct], RotationStatus] = {
    (S.MAKING, A.MADE): S.DISTRIBUTING,
    (S.MAKING, A.BACK): S.REVERTED,
    (S.MAKING, A.STOP): S.STOPPED,
    (S.DISTRIBUTING, A.ADVANCE): S.REISSUING,
    (S.DISTRIBUTING, A.BACK): S.REVERTED,
    (S.DISTRIBUTING, A.STOP): S.STOPPED,
    (S.REISSUING, A.ADVANCE): S.RETIRING,
    (S.REISSUING, A.BACK): S.RETURNING,
    (S.REISSUING, A.STOP): S.STOPPED,
    (S.RETURNING, A.ADVANCE): S.REISSUING,
    (S.RETURNING, A.RETURNED): S.DISTRIBUTING,
    (S.RETURNING, A.STOP): S.STOPPED,
    (S.RETIRING, A.FINISH): S.COMPLETED,
    (S.RETIRING, A.BACK): S.REISSUING,
    (S.RETIRING, A.STOP): S.STOPPED,
}
GOING = frozenset(was for was, _ in TRANSITIONS)


class Design(Value):
    """How the new CA is to be, and how certificates are to be issued anew.

    `parent` signs a subordinate; it is empty for a root. `cross_signed`: the old root signs the new one;
    `cross_signs`: the new root signs the old one. `per_hour` and `wave` are the replacement's.
    """

    subject: dict[str, Any]
    key_algorithm: str
    signing_algorithm: str
    lifetime: timedelta
    parent: str = ""
    cross_signed: bool = False
    cross_signs: bool = False
    wave: int = 100
    per_hour: int = 1_000_000_000
    until_served: bool = True
    revoke_after: timedelta | None = None


class Passage(Value):
    """That a rotation came to a state, when, and by whom; empty for the job."""

    status: RotationStatus
    at: datetime
    by: str = ""


class Confirmation(Value):
    """That somebody vouches for a consumer that cannot prove itself."""

    name: str
    by: str
    at: datetime


class Installed(Value):
    """What a CA below had installed before it was signed anew: the members of the same names in `Authority`."""

    arn: str
    certificate: str | None
    chain: str | None
    bridge: str
    serial: str | None
    not_before: datetime | None
    not_after: datetime | None


class Rotation(Value):
    """One rotation of the CA `authority`; `successor` is the ARN of the new one, which was drawn before it was made.

    `consumers` are named by whoever started it. `bridge` (PEM) leads from the new root's key to the old root, `bridge_back`
    the other way. `position` is how far the trust bundle was sent out, None when it was sent to all. `replacements` are
    ids; `current` are those that are at work, or were the last. `below` are CAs that are signed anew with the ARN of the CA
    above each, from the top down, and `resigned` what those had before of which that is done. `reason` says why the job could
    not go on. `ends_at` is when the last certificate of the old CA ends.
    """

    id: str
    account: str
    authority: str
    successor: str
    started_at: datetime
    started_by: str
    design: Design
    status: RotationStatus = S.MAKING
    consumers: tuple[str, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    bridge: str = ""
    bridge_back: str = ""
    position: str | None = ""
    replacements: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    below: tuple[tuple[str, str], ...] = ()
    resigned: tuple[Installed, ...] = ()
    reason: str = ""
    ends_at: datetime | None = None
    passages: tuple[Passage, ...] = ()
    version: int = 0

    @property
    def going(self) -> bool:
        """Whether there is something that can still happen."""
        return self.status in GOING

    @property
    def vouched(self) -> frozenset[str]:
        """The names of consumers that somebody has confirmed."""
        return frozenset(each.name for each in self.confirmed)

    @property
    def unsigned(self) -> tuple[tuple[str, str], ...]:
        """The CAs below that are still to be signed anew."""
        done = {each.arn for each in self.resigned}
        return tuple(each for each in self.below if each[0] not in done)


def moved(status: RotationStatus, act: RotationAct) -> RotationStatus | None:
    """The status after `act`, or None if that cannot happen now."""
    return TRANSITIONS.get((status, act))


def passed(rotation: Rotation, act: RotationAct, now: datetime, by: str = "") -> Rotation:
    """The rotation after `act`. CONFLICT if that cannot happen now."""
    status = moved(rotation.status, act)
    if status is None:
        raise Problem(
            Kind.CONFLICT,
            f"The rotation of {rotation.authority} is {rotation.status}, in which there is no {act.value}.",
        )
    passages = (*rotation.passages, Passage(status, now, by))
    return evolve(rotation, status=status, reason="", passages=passages)


def confirm(rotation: Rotation, names: tuple[str, ...], now: datetime, by: str) -> Rotation:
    """With somebody's word for consumers. Once is enough."""
    fresh = [Confirmation(name, by, now) for name in dict.fromkeys(names) if name not in rotation.vouched]
    return evolve(rotation, confirmed=(*rotation.confirmed, *fresh)) if fresh else rotation


def job(rotation: Rotation, due: datetime) -> Job:
    """The next step by itself."""
    return Job(ROTATE, rotation.id, rotation.account, due)


def upkeep(rotation: Rotation, now: datetime) -> tuple[Job, ...]:
    """The job that must exist for it as it is, with the date that it gets when it has to be made anew."""
    waits = {
        S.MAKING: True,
        S.DISTRIBUTING: rotation.position is not None,
        S.REISSUING: bool(rotation.unsigned),
        S.RETURNING: True,
        S.RETIRING: True,
    }
    return (job(rotation, now),) if waits.get(rotation.status, False) else ()


def told(was: Rotation, now_: Rotation, event_id: str, region: str, now: datetime) -> Change:
    """The rotation as it is, with the event if its state has changed."""
    if was.status is now_.status:
        return Change(puts=(now_,))
    event = Event(
        id=event_id,
        account=now_.account,
        region=region,
        time=now,
        source="tokiwa",
        detail_type="Tokiwa Rotation State Change",
        resources=(now_.authority, now_.successor),
        detail={
            "rotationId": now_.id,
            "certificateAuthorityArn": now_.authority,
            "successorArn": now_.successor,
            "previousStatus": was.status.value,
            "status": now_.status.value,
            "at": stamp(now),
        },
    )
    return Change(puts=(now_,), events=(event,))


_GENERATION = re.compile(r"(.*) G([0-9]+)")
_LONGEST = 64  # characters of a common name (RFC 5280 appendix A.1)


def successors_subject(subject: Mapping[str, Any]) -> dict[str, Any]:
    """The old CA's subject, and which generation it is in its common name: two CAs of one name confuse those who verify."""
    name = str(subject.get("CommonName") or subject.get("Organization") or "CA")
    found = _GENERATION.fullmatch(name)
    stem, number = (found[1], int(found[2]) + 1) if found else (name, 2)
    tail = f" G{number}"
    return {**subject, "CommonName": stem[: _LONGEST - len(tail)] + tail}
