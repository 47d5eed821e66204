"""Carries out one step for one deployment. What was begun is on the disk before it is done, so that it can be done again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeAlias

import attrs

from tokiwa.agent.decide import Step, found
from tokiwa.agent.fetching import Outdated
from tokiwa.agent.kind import Bundle, Kind, Refused
from tokiwa.agent.known import Known
from tokiwa.agent.task import Action, Outcome, Report, Task, shown
from tokiwa.domain.sight import Sight, judge


@attrs.frozen
class Tools:
    """What a step works with.

    `look` (with roots in PEM) is one look at the place, `patiently` one that gives a service the time to change over.
    `intend` writes what is known to the disk (OSError), `publish` also tells it to the server, as far as that can be.
    """

    kind: Kind
    fetch: Callable[[Task], Bundle]
    look: Callable[[Task, str], tuple[Sight, ...]]
    patiently: Callable[[Task, str], tuple[Sight, ...]]
    intend: Callable[[Known], None]
    publish: Callable[[Known], Known]
    now: float


def take(step: Step, tools: Tools, task: Task, known: Known, there: str | None) -> Known:
    """What is known after the step. CallFailed while the server is away, Outdated when it wants something else."""
    return _STEPS[step](tools, task, known, there)


def guarded(act: Callable[[], object]) -> None:
    """A kind at work: whatever goes wrong in it is Refused. Of an error that is a defect only its name is told."""
    try:
        act()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Refused(f"{where}{error.strerror or error}.") from None
    except (Refused, Outdated):
        raise
    except Exception as error:  # a kind may be anybody's, and its words may hold a secret
        raise Refused(f"The kind broke with {type(error).__name__}.") from error


def _install(tools: Tools, task: Task, known: Known, there: str | None) -> Known:
    known = attrs.evolve(known, proving=task.fingerprint)
    try:
        guarded(lambda: tools.intend(known))
        bundle = tools.fetch(task)
        guarded(lambda: tools.kind.install(task.settings, bundle))
    except Refused as refused:
        return _end(tools.now, task, attrs.evolve(known, proving=""), Outcome.FAILED, str(refused))
    known = attrs.evolve(known, roots=_with(known, task, bundle.roots))
    if task.probe is None:
        return _prove(tools, task, known, there)
    return _prove(tools, task, tools.publish(known.tell(Report(task.fingerprint, Outcome.DELIVERED))), there)


def _prove(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    """What is in place is served, or what was before is."""
    sights: tuple[Sight, ...] = ()
    if task.probe is not None:
        sights = tools.patiently(task, _roots(tools, task, known))
        why = judge(sights, task.fingerprint)
        if why is not None:
            return _back(tools, task, known, why, sights)
    _settle(tools, task)
    known = attrs.evolve(known, installed=task.fingerprint, proving="", looked_at=tools.now, fault="", drifted="")
    outcome = Outcome.DELIVERED if task.probe is None else Outcome.SERVED
    return _end(tools.now, task, known, outcome, sights=sights)


def _back(tools: Tools, task: Task, known: Known, why: str, sights: tuple[Sight, ...]) -> Known:
    """It is not served. That is on the disk first: killed before the way back, the server asks for what was there before."""
    known = attrs.evolve(known, proving="")
    over = _end(tools.now, task, known, Outcome.ROLLED_BACK, why, sights)
    with suppress(OSError):  # with a full disk the way back is still the right one
        tools.intend(over)
    try:
        guarded(lambda: tools.kind.undo(task.settings))
    except Refused as refused:
        return _end(tools.now, task, known, Outcome.FAILED, f"{why} {refused}", sights)
    return over


def _repeat(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    if known.ending is None:
        return _end(tools.now, task, known, Outcome.FAILED, "The attempt was lost.")
    return known.tell(known.ending)


def _look(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    """The files are right; whether they are served."""
    roots = _roots(tools, task, known)
    sights = tools.look(task, roots)
    why = judge(sights, task.fingerprint)
    if why is None:
        return _well(tools, task, known, Outcome.SERVED, "", sights)
    if task.mend and not known.fault:  # once: a service that serves something else may have missed a reload
        with suppress(Refused):
            guarded(lambda: tools.kind.mend(task.settings, task.fingerprint))
            sights = tools.patiently(task, roots)
            if judge(sights, task.fingerprint) is None:
                return _well(tools, task, known, Outcome.MENDED, f"{why} A reload has mended it.", sights)
    unwell = attrs.evolve(known, looked_at=tools.now, fault=why, drifted="")
    return unwell if known.fault == why else unwell.tell(_report(task, Outcome.DRIFTED, why, sights))


def _mend(tools: Tools, task: Task, known: Known, there: str | None) -> Known:
    """Put ours back: from the disk, else from the server."""
    why = f"In the place of this certificate was {found(there)}."
    try:
        known = _put_back(tools, task, known)
    except (Refused, Outdated) as refused:
        return _tell_drift(task, known, there, f"{why} It could not be mended: {refused}")
    sights: tuple[Sight, ...] = ()
    if task.probe is not None:
        sights = tools.patiently(task, _roots(tools, task, known))
        unseen = judge(sights, task.fingerprint)
        if unseen is not None:
            unwell = attrs.evolve(known, looked_at=tools.now, fault=unseen, drifted="")
            return unwell.tell(_report(task, Outcome.DRIFTED, f"{why} The files are right again. {unseen}", sights))
    return _well(tools, task, known, Outcome.MENDED, f"{why} It was mended.", sights)


def _put_back(tools: Tools, task: Task, known: Known) -> Known:
    mended: list[bool] = []
    guarded(lambda: mended.append(tools.kind.mend(task.settings, task.fingerprint)))
    if any(mended):
        return known
    bundle = tools.fetch(task)
    guarded(lambda: tools.kind.install(task.settings, bundle))
    _settle(tools, task)
    return attrs.evolve(known, roots=_with(known, task, bundle.roots))


def _drift(_: Tools, task: Task, known: Known, there: str | None) -> Known:
    return _tell_drift(task, known, there, f"In the place of this certificate is {found(there)}.")


def _tell_drift(task: Task, known: Known, there: str | None, message: str) -> Known:
    """Tell it, once for each thing that is found there and each reason why it stays."""
    after = attrs.evolve(known, drifted=found(there), fault=message)
    return after if after == known else after.tell(_report(task, Outcome.DRIFTED, message))


def _well_again(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    return _well(tools, task, known, Outcome.MENDED, "What had drifted is right again.", ())


def _well(tools: Tools, task: Task, known: Known, outcome: Outcome, message: str, sights: tuple[Sight, ...]) -> Known:
    """All is as it should be; what was mended may have been seen as well."""
    known = attrs.evolve(known, installed=task.fingerprint, proving="", looked_at=tools.now, fault="", drifted="")
    known = known.tell(_report(task, outcome, message, sights))
    if outcome is Outcome.MENDED and sights:
        known = known.tell(_report(task, Outcome.SERVED, message, sights))
    return known


def _remove(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    try:
        if task.settings.get("remove") == "true":
            guarded(lambda: tools.kind.remove(task.settings))
    except Refused as refused:
        return known.tell(_report(task, Outcome.FAILED, str(refused)))
    return known.tell(_report(task, Outcome.REMOVED))


def impossible(task: Task, known: Known, why: str, now: float) -> Known:
    """This agent cannot do it, or not say what is there."""
    if task.action is Action.INSTALL:
        done = known.done == (task.fingerprint, task.attempt)
        return known if done else _end(now, task, known, Outcome.FAILED, why)
    if task.action is Action.REMOVE:  # what is not to be removed is let go by any agent
        gone = task.settings.get("remove") != "true"
        return known.tell(_report(task, Outcome.REMOVED if gone else Outcome.FAILED, why))
    return known if known.fault == why else attrs.evolve(known, fault=why).tell(_report(task, Outcome.DRIFTED, why))


def _settle(tools: Tools, task: Task) -> None:
    """What was kept for the way back goes. It does no harm if it stays, so that is no reason to call this a failure."""
    with suppress(Refused):
        guarded(lambda: tools.kind.settle(task.settings))


def _roots(tools: Tools, task: Task, known: Known) -> str:
    """What clients trust; from the server where the agent's folder was lost."""
    kept = known.roots.get(task.fingerprint)
    return tools.fetch(task).roots if kept is None else kept


def _with(known: Known, task: Task, roots: str) -> Mapping[str, str]:
    """The roots of the one that serves and of the new one; older ones are not needed."""
    return {name: text for name, text in known.roots.items() if name == known.installed} | {task.fingerprint: roots}


def _end(
    now: float, task: Task, known: Known, outcome: Outcome, message: str = "", sights: tuple[Sight, ...] = ()
) -> Known:
    """An attempt is over."""
    report, done = _report(task, outcome, message, sights), (task.fingerprint, task.attempt)
    return attrs.evolve(known, done=done, ending=report, ended_at=now).tell(report)


def _report(task: Task, outcome: Outcome, message: str = "", sights: tuple[Sight, ...] = ()) -> Report:
    return Report(task.fingerprint, outcome, message, shown(sights))


_Act: TypeAlias = Callable[[Tools, Task, Known, str | None], Known]
_STEPS: Mapping[Step, _Act] = {
    Step.INSTALL: _install,
    Step.REPEAT: _repeat,
    Step.PROVE: _prove,
    Step.LOOK: _look,
    Step.MEND: _mend,
    Step.TELL_DRIFT: _drift,
    Step.TELL_BACK: _well_again,
    Step.REMOVE: _remove,
}
