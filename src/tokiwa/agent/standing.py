"""How a deployment stands, in words: for `--once`, whose exit code it is, and for `status`. Pure."""

from tokiwa.agent.known import Known
from tokiwa.agent.task import Action, Task


def unwell(task: Task | None, known: Known) -> str | None:
    """Why the deployment is not as it should be; None if it is. After a failure there may be no task for a while."""
    if known.outbox:
        return "The server has not heard yet what came of it."
    if known.fault or known.drifted:
        return known.fault or f"In its place is {known.drifted}."
    if known.failure is not None:
        return f"{known.failure.outcome}: {known.failure.message}"
    if task is None:
        return None
    if task.action is Action.REMOVE:
        return "It is deleted, and not gone yet."
    if known.proving == task.fingerprint:
        return "It is in place, and not proved yet."
    kept = task.action is Action.KEEP  # what is in the place was looked at, and is right
    return None if kept or known.installed == task.fingerprint else "It is not installed yet."


def well(task: Task | None, known: Known) -> str:
    """What can be said of one that is as it should be."""
    if task is None:
        return "no longer wanted"
    return f"{'served' if task.probe else 'delivered'}, {known.installed[:16]}"
