"""renew: due renewals, in batches. The one path for automatic and forced ones (docs/life-of-a-renewal.md)."""

import attrs

from tokiwa.crypto.managed import NewCertificate, new_certificate
from tokiwa.domain import renewal
from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change
from tokiwa.domain.defect import MANAGER, Defect
from tokiwa.domain.issued import ReservedSerial
from tokiwa.domain.problem import Problem
from tokiwa.domain.template import END_ENTITY
from tokiwa.jobs.registry import job
from tokiwa.store import authorities, certificates
from tokiwa.work import Conflict, Work
from tokiwa.work.issuing import defect_of, issuer, order, record, signed
from tokiwa.work.moments import moment
from tokiwa.work.recovery import abandon


@attrs.frozen
class Attempt:
    """One renewal that may sign: its intent is on record."""

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
    for attempt, problem in zip(attempts, work.write(outcomes), strict=True):
        if problem is not None:
            _unrecorded(work, batch, attempt, problem)


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
        match verdict:
            case renewal.Begun(intended) if authority is not None and reserved is not None:
                # An attempt that was cut off may have signed: its serial is on record as abandoned.
                left = abandon(certificate, batch.now)
                attempts[len(changes)] = Attempt(
                    task, attrs.evolve(intended, version=certificate.version + 1), authority, reserved
                )
                changes.append(Change(puts=(intended,), drops=(reserved,)) + left)
            case renewal.Refused(_, change):
                changes.append(finished + change + abandon(certificate, batch.now))
                work.means.serials.put_back(reserved)
            case _:
                changes.append(finished)
                work.means.serials.put_back(reserved)
    problems = work.write(changes)
    for (task, _, _), problem in zip(found, problems, strict=True):
        if problem is not None:
            _retry(work, batch, task, problem)
    return [attempt for at, attempt in attempts.items() if problems[at] is None]


def _conclude(work: Work, batch: Batch, attempt: Attempt) -> Change:
    certificate, finished = attempt.certificate, Change(finished=(attempt.task,))
    now = moment(work, certificate.account, batch.now)
    try:
        by = issuer(work, attempt.authority)
        new: NewCertificate = new_certificate(
            by.parts, order(certificate, attempt.reserved.serial, batch.now), by.signer
        )
    except Problem as problem:
        return finished + renewal.fail(certificate, defect_of(problem), now)
    except Exception as error:  # noqa: BLE001 - an HSM or key that fails is a reason to show, and to try again
        failed = Defect(
            "PCA_REQUEST_FAILED",
            f"The private CA could not sign ({type(error).__name__}). It is tried again; see the server's log.",
        )
        return finished + renewal.fail(certificate, failed, now)
    renewed = signed(work, certificate, by, new, batch.now)
    return (
        finished
        + renewal.succeed(certificate, renewed, now)
        + record(by, new.issued, END_ENTITY, MANAGER, now, now.ids[2])
    )


def _unrecorded(work: Work, batch: Batch, attempt: Attempt, problem: BaseException) -> None:
    # The certificate was deleted or changed meanwhile: what was signed never leaves the process. Its serial stays in
    # the intent, or is recorded here when the certificate is gone.
    with work.transaction() as tx:
        if certificates.get(tx, attempt.certificate.arn) is None:
            tx.apply(abandon(attempt.certificate, batch.now) + Change(finished=(attempt.task,)))
            return
    _retry(work, batch, attempt.task, problem)


def _retry(work: Work, batch: Batch, task: Task, problem: BaseException) -> None:
    if not isinstance(problem, Conflict):
        raise problem
    work.means.store.release(task, batch.now)
