"""What happens to one deployment: each function is one act, and gives the deployment after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.deployment import Deployment, DeploymentAct, DeploymentStatus, Edition, Seen, moved
from tokiwa.domain.deployment_task import Action, task_of
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

A = DeploymentAct
# From a failed installation to the next; the last one again and again.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))


class Outcome(StrEnum):
    """What an agent reports."""

    DELIVERED = "DELIVERED"
    SERVED = "SERVED"
    FAILED = "FAILED"
    ROLLED_BACK = "ROLLED_BACK"
    DRIFTED = "DRIFTED"
    MENDED = "MENDED"
    REMOVED = "REMOVED"


_ACTS: Mapping[Outcome, DeploymentAct] = {
    Outcome.DELIVERED: A.DELIVER,
    Outcome.SERVED: A.SEE,
    Outcome.FAILED: A.FAIL,
    Outcome.ROLLED_BACK: A.ROLL_BACK,
    Outcome.DRIFTED: A.DRIFT,
    Outcome.MENDED: A.MEND,
}
# What there is to say when an agent says nothing more.
_REASONS: Mapping[DeploymentAct, str] = {
    A.DELIVER: "Installed; no handshake has seen it yet.",
    A.SEE: "A handshake saw it.",
    A.FAIL: "The agent could not install it.",
    A.ROLL_BACK: "It was installed and not served, so what was there before is back.",
    A.DRIFT: "Something else is there.",
    A.MEND: "Somebody had put something else there; the agent has put it back.",
}
SOON = "It is about to begin."
_UNPROBED = "Installed; without a probe, that is as far as can be said."


class Report(Value):
    """What an agent says about a task: the `fingerprint` is the task's, `root` the one that was enough for its handshakes."""

    fingerprint: str
    outcome: Outcome
    message: str = ""
    sights: tuple[Seen, ...] = ()
    root: str = ""


def renewed(deployment: Deployment, edition: Edition, now: datetime) -> Deployment:
    """There is another version of its certificate, or the same one for another place."""
    again = deployment.wanted is not None and deployment.wanted.fingerprint == edition.fingerprint
    return evolve(
        _acted(deployment, A.RENEW, now, SOON),
        wanted=edition,
        attempt=deployment.attempt if again else 0,  # an agent knows an attempt by its number
        try_at=None,
        unserved_since=deployment.unserved_since or now,
        proved="",
    )


def begun(deployment: Deployment, now: datetime) -> Deployment:
    """Its agent is to install."""
    acted = _acted(deployment, A.BEGIN, now, f"The agent {deployment.agent} is told to install it.")
    return evolve(acted, attempt=deployment.attempt + 1, try_at=None)


def abandoned(deployment: Deployment, reason: str, now: datetime) -> Deployment:
    """Its agent is gone that was told to install."""
    return _acted(deployment, A.WAIT, now, reason)


def retried(deployment: Deployment, now: datetime) -> Deployment:
    """It is to be installed again, as soon as its wave, window and agent allow. CONFLICT while it waits already."""
    if moved(deployment.status, A.RETRY) is None:
        raise Problem(Kind.CONFLICT, f"The deployment {deployment.name} is {deployment.status}: {deployment.reason}")
    acted = _acted(deployment, A.RETRY, now, SOON)
    return evolve(acted, try_at=None, unserved_since=deployment.unserved_since or now)


def removed(deployment: Deployment, now: datetime) -> Deployment:
    """It is deleted; its agent is to let go of what is there."""
    acted = _acted(deployment, A.REMOVE, now, f"Waits for the agent {deployment.agent} to let go of it.")
    return evolve(acted, try_at=None, unserved_since=None)


def reported(deployment: Deployment, report: Report, now: datetime) -> Deployment | None:
    """What its agent says; None when that was the end of it.

    CONFLICT when it is about a task that is no longer the agent's, which should ask for its tasks again.
    """
    task = task_of(deployment)
    known = (None if task is None else task.edition, deployment.wanted)
    if report.fingerprint not in {edition.fingerprint for edition in known if edition is not None}:
        raise _outdated(deployment)
    if task is not None and task.action is Action.REMOVE:
        return None if report.outcome is Outcome.REMOVED else evolve(deployment, reason=report.message)
    if deployment.wanted is None or deployment.wanted.fingerprint != report.fingerprint:
        return _looked(deployment, report.sights, now)  # about what is about to be replaced
    act = _ACTS.get(report.outcome)
    if act is None:
        raise _outdated(deployment)
    proved = report.root
    if act is A.SEE and deployment.probe is not None and deployment.probe.from_server:
        if deployment.status is DeploymentStatus.DELIVERED:
            return deployment  # the server looks itself, and says why it sees nothing
        act, proved = (A.SEE, deployment.proved) if deployment.done else (A.DELIVER, "")
    said = _looked(_said(deployment, act, report.message, now), report.sights, now)
    return evolve(said, proved=proved)


def seen(
    deployment: Deployment, sights: tuple[Seen, ...], problem: str | None, now: datetime, root: str = ""
) -> Deployment:
    """What the server's own handshakes saw, with `root` alone; `problem` says why that is not what it should be."""
    wanted = deployment.wanted
    other = wanted is not None and any(each.fingerprint not in {"", wanted.fingerprint} for each in sights)
    # What is not served yet may only need a moment.
    amiss = A.DRIFT if other and deployment.status is DeploymentStatus.SERVED else A.MISS
    act, why = (A.SEE, "A handshake from the server saw it.") if problem is None else (amiss, problem)
    said = _looked(_said(deployment, act, why, now), sights, now)
    return evolve(said, proved="" if problem is not None else root)


def _said(deployment: Deployment, act: DeploymentAct, message: str, now: datetime) -> Deployment:
    reason = message or (_UNPROBED if act is A.DELIVER and deployment.probe is None else _REASONS[act])
    acted = _acted(deployment, act, now, reason)
    wanted = deployment.wanted
    if act in {A.DELIVER, A.SEE, A.MEND} and deployment.delivered != wanted:
        acted = evolve(acted, before=deployment.delivered, delivered=wanted)
    elif act is A.ROLL_BACK and deployment.delivered == wanted:
        acted = evolve(acted, delivered=deployment.before, before=None)
    since = None if acted.done else deployment.unserved_since or now
    again = now + _wait(deployment.attempt) if acted.failed else None
    return evolve(acted, unserved_since=since, try_at=again)


def _wait(attempt: int) -> timedelta:
    return BACKOFF[min(max(attempt, 1), len(BACKOFF)) - 1]


def _looked(deployment: Deployment, sights: tuple[Seen, ...], now: datetime) -> Deployment:
    return evolve(deployment, sights=sights, seen_at=now) if sights else deployment


def _acted(deployment: Deployment, act: DeploymentAct, now: datetime, reason: str) -> Deployment:
    status = moved(deployment.status, act)
    if status is None:
        raise _outdated(deployment)
    changed = deployment.changed_at if status is deployment.status else now
    return evolve(deployment, status=status, reason=reason, changed_at=changed)


def _outdated(deployment: Deployment) -> Problem:
    return Problem(
        Kind.CONFLICT,
        f"The deployment {deployment.name} is {deployment.status} by now, so that is no news. Poll again.",
    )
