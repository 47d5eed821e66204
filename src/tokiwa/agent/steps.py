"""Carries out one step for one deployment. What was begun is on the disk before it is done, so that it can be done again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeAlias

import attrs

from tokiwa.agent.decide import Step, found
from tokiwa.agent.fetching import Outdated
from tokiwa.agent.kind import Bundle, Kind, Refused
from tokiwa.agent.known import Known
from tokiwa.agent.proof import Look, Proof, Trust, prove
from tokiwa.agent.task import Action, Outcome, Report, Task, shown

NOT_LOOKED = Proof()


@attrs.frozen
class Tools:
    """What a step works with.

    `look` (with roots in PEM) is one look at the place, `patiently` one that gives a service the time to change over.
    `intend` writes what is known to the disk (OSError), `publish` also tells it to the server, as far as that can be.
    """

    kind: Kind
    fetch: Callable[[Task], Bundle]
    look: Look
    patiently: Look
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
    known = _trusting(known, task, bundle)
    if task.probe is None:
        return _prove(tools, task, known, there)
    return _prove(tools, task, tools.publish(known.tell(Report(task.fingerprint, Outcome.DELIVERED))), there)


def _prove(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    """What is in place is served, or what was before is. What clients accept stays, also if its own root is not enough."""
    proof = NOT_LOOKED if task.probe is None else prove(tools.patiently, task, _trust(tools, task, known))
    if proof.unserved:
        return _back(tools, task, known, proof)
    _settle(tools, task)
    return _end(tools.now, task, _proved(tools, task, known, proof), _outcome(proof), proof.refused, proof)


def _back(tools: Tools, task: Task, known: Known, proof: Proof) -> Known:
    """It is not served. That is on the disk first: killed before the way back, the server asks for what was there before."""
    known = attrs.evolve(known, proving="")
    over = _end(tools.now, task, known, Outcome.ROLLED_BACK, proof.unserved, proof)
    with suppress(OSError):  # with a full disk the way back is still the right one
        tools.intend(over)
    try:
        guarded(lambda: tools.kind.undo(task.settings))
    except Refused as refused:
        return _end(tools.now, task, known, Outcome.FAILED, f"{proof.unserved} {refused}", proof)
    return over


def _repeat(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    if known.ending is None:
        return _end(tools.now, task, known, Outcome.FAILED, "The attempt was lost.")
    return known.tell(known.ending)


def _look(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    """The files are right; whether they are served."""
    trust = _trust(tools, task, known)
    proof = prove(tools.look, task, trust)
    if not proof.problem:
        return _well(tools, task, known, Outcome.SERVED, "", proof)
    if task.mend and not known.fault:  # once: a service that serves something else may have missed a reload
        with suppress(Refused):
            guarded(lambda: tools.kind.mend(task.settings, task.fingerprint))
            why, proof = proof.problem, prove(tools.patiently, task, trust)
            if not proof.problem:
                return _well(tools, task, known, Outcome.MENDED, f"{why} A reload has mended it.", proof)
    why, outcome = proof.problem, Outcome.DRIFTED if proof.unserved else Outcome.DELIVERED
    unwell = attrs.evolve(known, looked_at=tools.now, fault=why, drifted="")
    return unwell if known.fault == why else unwell.tell(_report(task, outcome, why, proof))


def _mend(tools: Tools, task: Task, known: Known, there: str | None) -> Known:
    """Put ours back: from the disk, else from the server."""
    why = f"In the place of this certificate was {found(there)}."
    try:
        known = _put_back(tools, task, known)
    except (Refused, Outdated) as refused:
        return _tell_drift(task, known, there, f"{why} It could not be mended: {refused}")
    proof = NOT_LOOKED if task.probe is None else prove(tools.patiently, task, _trust(tools, task, known))
    if proof.unserved:
        unwell = attrs.evolve(known, looked_at=tools.now, fault=proof.unserved, drifted="")
        message = f"{why} The files are right again. {proof.unserved}"
        return unwell.tell(_report(task, Outcome.DRIFTED, message, proof))
    return _well(tools, task, known, Outcome.MENDED, f"{why} It was mended.", proof)


def _put_back(tools: Tools, task: Task, known: Known) -> Known:
    mended: list[bool] = []
    guarded(lambda: mended.append(tools.kind.mend(task.settings, task.fingerprint)))
    if any(mended):
        return known
    bundle = tools.fetch(task)
    guarded(lambda: tools.kind.install(task.settings, bundle))
    _settle(tools, task)
    return _trusting(known, task, bundle)


def _drift(_: Tools, task: Task, known: Known, there: str | None) -> Known:
    return _tell_drift(task, known, there, f"In the place of this certificate is {found(there)}.")


def _tell_drift(task: Task, known: Known, there: str | None, message: str) -> Known:
    """Tell it, once for each thing that is found there and each reason why it stays."""
    after = attrs.evolve(known, drifted=found(there), fault=message)
    return after if after == known else after.tell(_report(task, Outcome.DRIFTED, message))


def _well_again(tools: Tools, task: Task, known: Known, _: str | None) -> Known:
    return _well(tools, task, known, Outcome.MENDED, "What had drifted is right again.", NOT_LOOKED)


def _well(tools: Tools, task: Task, known: Known, outcome: Outcome, message: str, proof: Proof) -> Known:
    """All is as it should be; what was mended may have been seen as well."""
    known = _proved(tools, task, known, proof).tell(_report(task, outcome, message, proof))
    if outcome is Outcome.MENDED and proof.sights:
        known = known.tell(_report(task, _outcome(proof), proof.refused or message, proof))
    return known


def _proved(tools: Tools, task: Task, known: Known, proof: Proof) -> Known:
    """It is in place and stays there; where its own root is not enough, it is looked at again soon."""
    return attrs.evolve(
        known, installed=task.fingerprint, proving="", looked_at=tools.now, fault=proof.refused, drifted=""
    )


def _outcome(proof: Proof) -> Outcome:
    """Of what is in place and not to go back."""
    return Outcome.SERVED if proof.sights and not proof.refused else Outcome.DELIVERED


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


def _trust(tools: Tools, task: Task, known: Known) -> Trust:
    """What clients trust; from the server where the agent's folder was lost."""
    kept = known.roots.get(task.fingerprint)
    if kept is not None:
        return Trust(kept, known.own.get(task.fingerprint, ""))
    bundle = tools.fetch(task)
    return Trust(bundle.roots, bundle.root)


def _trusting(known: Known, task: Task, bundle: Bundle) -> Known:
    """With the roots of the one that serves and of the new one; older ones are not needed."""
    return attrs.evolve(
        known, roots=_with(known, task, known.roots, bundle.roots), own=_with(known, task, known.own, bundle.root)
    )


def _with(known: Known, task: Task, kept: Mapping[str, str], text: str) -> Mapping[str, str]:
    return {name: each for name, each in kept.items() if name == known.installed} | {task.fingerprint: text}


def _end(now: float, task: Task, known: Known, outcome: Outcome, message: str = "", proof: Proof = NOT_LOOKED) -> Known:
    """An attempt is over."""
    report, done = _report(task, outcome, message, proof), (task.fingerprint, task.attempt)
    return attrs.evolve(known, done=done, ending=report, ended_at=now).tell(report)


def _report(task: Task, outcome: Outcome, message: str = "", proof: Proof = NOT_LOOKED) -> Report:
    return Report(task.fingerprint, outcome, message, shown(proof.sights), proof.root)


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
