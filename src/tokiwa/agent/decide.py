"""What to do about one deployment now: pure, from its task, what is known of it, and what is there."""

from enum import Enum, auto

from tokiwa.agent.known import Known
from tokiwa.agent.task import Action, Task

DAY = 86_400.0
AGAIN = 300.0  # seconds until a place that was not well is looked at again


class Step(Enum):
    """What comes next."""

    NOTHING = auto()
    INSTALL = auto()
    REPEAT = auto()  # tell the end of an attempt again: the server has not heard it
    PROVE = auto()  # what was installed is in place; look whether it is served
    LOOK = auto()  # all seems well; look whether it is
    MEND = auto()
    TELL_DRIFT = auto()
    TELL_BACK = auto()  # what had drifted is right again, by itself
    REMOVE = auto()


def decide(task: Task, known: Known, there: str | None, now: float) -> Step:
    """The next step. `there` is the fingerprint of what is in place, `now` epoch seconds."""
    if task.action is Action.REMOVE:
        return Step.REMOVE
    made = known.done == (task.fingerprint, task.attempt)
    if task.action is Action.INSTALL:
        return Step.REPEAT if made else Step.INSTALL
    if made and known.failure is not None:
        return Step.NOTHING  # it was delivered and went back, which the server has not heard yet
    if there != task.fingerprint:
        return _drift(task, known, there)
    if known.proving == task.fingerprint:
        return Step.PROVE
    if task.probe:
        return Step.LOOK if _due(known, now) else Step.NOTHING
    return Step.TELL_BACK if known.drifted or known.fault else Step.NOTHING


def _drift(task: Task, known: Known, there: str | None) -> Step:
    if task.mend:
        return Step.MEND
    return Step.NOTHING if known.drifted == found(there) else Step.TELL_DRIFT


def _due(known: Known, now: float) -> bool:
    """Daily; sooner where something was wrong; at once after drift, or when the host's clock has gone back."""
    interval = AGAIN if known.fault else DAY
    return bool(known.drifted) or not known.looked_at <= now < known.looked_at + interval


def found(there: str | None) -> str:
    """What is in the place of ours, in words."""
    return f"the certificate with the fingerprint {there}" if there else "nothing that a server could use"
