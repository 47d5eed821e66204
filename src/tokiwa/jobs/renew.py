"""renew: due renewals, in batches. The one path for automatic and forced ones (docs/life-of-a-renewal.md)."""

import attrs

from tokiwa.domain import renewal
from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.issued import ReservedSerial
from tokiwa.domain.template import END_ENTITY
from tokiwa.jobs.registry import job
from tokiwa.store import authorities, certificates
from tokiwa.work import Conflict, Work
from tokiwa.work.issuing import NotMade, make, record, signed
from tokiwa.work.moments import moment
from tokiwa.work.recovery import abandon


@attrs.frozen
class Attempt:
    """One renewal that may sign: its intent is on record, and its serial reserved until the outcome is."""

    task: Task
    certificate: Certificate
    authority: Authority
    reserved: ReservedSerial


@job(renewal.RENEW)
def renew(work: Work, batch: Batch) -> None:
    """Gather, decide, record the intents, sign, conclude; one commit for all intents, one for all outcomes."""
    found = _gather(work, batch)  # steps 1 and 2
    attempts = _begin(work, batch, found)  # steps 3 and 4
    outcomes = [_conclude(work, batch, attempt) for attempt in attempts]  # steps 5 and 6
    lost = [
        (attempt, problem)
        for attempt, problem in zip(attempts, work.write(outcomes), strict=True)
        if problem is not None
    ]
    if lost:
        _unrecorded(work, batch, lost)


def _gather(work: Work, batch: Batch) -> list[tuple[Task, Certificate | None, Authority | None]]:
    with work.transaction() as tx:
        known: dict[str, Authority | None] = {}
        found = []
        for task in batch.tasks:
            certificate = certificates.get(tx, task.key)
            name = certificate.authority if certificate is not None and certificate.authority else ""
            if name not in known:
                known[name] = authorities.get(tx, name)
            found.append((task, certificate, known[name]))
        return found


def _begin(work: Work, batch: Batch, found: list[tuple[Task, Certificate | None, Authority | None]]) -> list[Attempt]:
    changes: list[Change] = []
    attempts: dict[int, Attempt] = {}
    for task, certificate, authority in found:
        finished = Change(finished=(task,))
        if certificate is None:
            changes.append(finished)
            continue
        now = moment(work, certificate.account, batch.now)
        reserved = None if authority is None else work.means.serials.take(authority.arn, authority.account, batch.now)
        verdict = renewal.begin(certificate, authority, now, reserved.serial if reserved else "")
        if isinstance(verdict, renewal.Begun) and authority is not None and reserved is not None:
            intended = attrs.evolve(verdict.certificate, version=certificate.version + 1)
            attempts[len(changes)] = Attempt(task, intended, authority, reserved)
            changes.append(Change(puts=(verdict.certificate,)))
            continue
        work.means.serials.put_back(reserved)
        changes.append(finished if isinstance(verdict, renewal.Begun) else finished + verdict.change)
    problems = work.write(changes)
    for at, problem in enumerate(problems):
        if problem is not None:
            if at in attempts:
                work.means.serials.put_back(attempts[at].reserved)
            _retry(work, batch, found[at][0], problem)
    return [attempt for at, attempt in attempts.items() if problems[at] is None]


def _conclude(work: Work, batch: Batch, attempt: Attempt) -> Change:
    certificate, finished = attempt.certificate, Change(finished=(attempt.task,))
    now = moment(work, certificate.account, batch.now)
    made = make(work, certificate, attempt.authority, attempt.reserved, batch.now)
    if isinstance(made, NotMade):
        return finished + made.left + renewal.fail(certificate, made.defect, now)
    renewed = signed(work, certificate, made.by, made.new, batch.now, certificate.status)
    return (
        finished
        + Change(drops=(attempt.reserved,))
        + renewal.succeed(certificate, renewed, now)
        + record(made.by, made.new.issued, END_ENTITY, MANAGER, now, now.ids[2])
    )


def _unrecorded(work: Work, batch: Batch, lost: list[tuple[Attempt, BaseException]]) -> None:
    """The certificates were deleted or changed meanwhile: what was signed for them never leaves the process."""
    work.write([abandon(attempt.reserved, batch.now) for attempt, _ in lost])
    for attempt, problem in lost:
        _retry(work, batch, attempt.task, problem)


def _retry(work: Work, batch: Batch, task: Task, problem: BaseException) -> None:
    if not isinstance(problem, Conflict):
        raise problem
    work.means.store.release(task, batch.now)
