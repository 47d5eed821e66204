"""renew: due renewals, in batches. The one path for automatic and forced ones (docs/life-of-a-renewal.md)."""

from collections import deque
from collections.abc import Callable, Sequence

from tokiwa.domain import renewal
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.moment import Moment
from tokiwa.domain.template import END_ENTITY
from tokiwa.domain.value import Value, evolve
from tokiwa.jobs.registry import job
from tokiwa.store import certificates
from tokiwa.work import Conflict, Work
from tokiwa.work.authorities import renewing
from tokiwa.work.hindrance import Ready, held
from tokiwa.work.issuing import NotMade, record, signed
from tokiwa.work.moments import moment
from tokiwa.work.recovery import abandon
from tokiwa.work.signing import Result, Wanted
from tokiwa.work.signing import begin as sign

CHUNK = 100  # renewals whose intents are one commit


class Attempt(Value):
    """One renewal that may sign: its intent is on record, and its serial reserved until the outcome is."""

    task: Task
    wanted: Wanted
    moment: Moment


class Step(Value):
    """What is to be written of one task: the `attempt` that it begins, or the end of one that may have signed (`over`)."""

    task: Task
    change: Change
    attempt: Attempt | None = None
    over: Attempt | None = None


Signing = tuple[Sequence[Attempt], Callable[[], list[Result]]]
Writing = tuple[Sequence[Step], Callable[[], list[BaseException | None]]]


@job(renewal.RENEW)
def renew(work: Work, batch: Batch) -> None:
    """Gather, decide, record the intents, sign, conclude, in chunks that follow each other as on a conveyor.

    While one chunk is decided and the one before it is signed and concluded, the commit of what was decided before
    is on its way to the disk. The intents of one chunk and the outcomes of another are one commit.
    """
    waiting = deque(batch.tasks[at : at + CHUNK] for at in range(0, len(batch.tasks), CHUNK))
    signing: Signing | None = None
    writing: Writing | None = None
    while waiting or signing or writing:
        steps = _begin(work, batch, waiting.popleft()) if waiting else []
        if signing:
            steps += _conclude(batch, signing)
        attempts = _written(work, batch, writing) if writing else []
        signing = (attempts, sign(work, [each.wanted for each in attempts], batch.now)) if attempts else None  # step 5
        writing = (steps, work.begin([step.change for step in steps])) if steps else None


def _begin(work: Work, batch: Batch, tasks: Sequence[Task]) -> list[Step]:
    with work.transaction() as tx:  # step 2
        found = [certificates.get(tx, task.key) for task in tasks]
    steps = [_decided(work, batch, task, each) for task, each in zip(tasks, found, strict=True)]
    ready = [
        Ready(step.task, each, step.attempt.wanted.certificate, step.attempt.moment)
        for step, each in zip(steps, found, strict=True)
        if step.attempt is not None and each is not None
    ]
    instead = held(work, ready, batch.now)
    return [
        Step(step.task, Change(finished=(step.task,)) + instead[step.task.key]) if step.task.key in instead else step
        for step in steps
    ]


def _decided(work: Work, batch: Batch, task: Task, certificate: Certificate | None) -> Step:
    """Step 3; when the step is written, step 4 is done."""
    if certificate is None:
        return Step(task, Change(finished=(task,)))
    now = moment(work, certificate.account, batch.now, ids=3)
    authority = renewing(work, certificate.authority) if certificate.authority else None
    fresh = None if authority is None else work.means.serials.fresh(authority.arn, authority.account, batch.now)
    verdict = renewal.begin(certificate, authority, now, fresh.serial if fresh else "")
    if isinstance(verdict, renewal.Begun) and authority is not None and fresh is not None:
        intended = evolve(verdict.certificate, version=certificate.version + 1)
        attempt = Attempt(task, Wanted(intended, authority, fresh), now)
        return Step(task, Change(puts=(verdict.certificate, fresh)), attempt)
    left = Change() if isinstance(verdict, renewal.Begun) else verdict.change
    return Step(task, Change(finished=(task,)) + left)


def _conclude(batch: Batch, signing: Signing) -> list[Step]:
    attempts, results = signing
    return [_concluded(batch, attempt, result) for attempt, result in zip(attempts, results(), strict=True)]


def _concluded(batch: Batch, attempt: Attempt, result: Result) -> Step:
    """Step 6."""
    task, wanted, now = attempt.task, attempt.wanted, attempt.moment
    finished = Change(finished=(task,))
    if isinstance(result, NotMade):
        failed = finished + result.left + renewal.fail(wanted.certificate, result.defect, now)
        return Step(task, failed, over=None if result.left.empty else attempt)
    renewed = signed(wanted.certificate, result, batch.now, wanted.certificate.status)
    change = (
        Change(drops=(wanted.reserved,), finished=(task,))
        + renewal.succeed(wanted.certificate, renewed, now)
        + record(result.by, result.new.issued, END_ENTITY, MANAGER, now, now.ids[2])
    )
    return Step(task, change, over=attempt)


def _written(work: Work, batch: Batch, writing: Writing) -> list[Attempt]:
    """Wait until the steps are on the disk, each by itself; the attempts that have begun with that."""
    steps, problems = writing
    pairs = list(zip(steps, problems(), strict=True))
    # The certificates were deleted or changed meanwhile: what was signed for them never leaves the process.
    unrecorded = [step.over.wanted.reserved for step, problem in pairs if step.over and problem]
    if unrecorded:
        work.write([abandon(reserved, batch.now) for reserved in unrecorded])
    for step, problem in pairs:
        if problem is not None and not isinstance(problem, Conflict):
            raise problem
        if problem is not None:
            work.means.store.release(step.task, batch.now)
    return [step.attempt for step, problem in pairs if step.attempt and problem is None]
