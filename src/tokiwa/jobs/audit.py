"""audit: once a day, jobs that are missing are made again, and what is no longer kept is removed.

An account's certificates, and all else that has work planned, are compared with their jobs. A job and its reason are always
written together, so nothing is ever missing unless somebody changed the database by hand, restored a part of it, or met a
bug; then nothing may be lost by it.
"""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec
import structlog

from tokiwa.domain.account import AUDIT, NOBODY, next_audit
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.deployment import Deployment
from tokiwa.domain.inventory import Find
from tokiwa.domain.replacement import Replacement
from tokiwa.domain.retention import Purge, purge
from tokiwa.domain.rotation import Rotation
from tokiwa.domain.upkeep import upkeep
from tokiwa.jobs.registry import job
from tokiwa.store import accounts, certificates, jobs
from tokiwa.store.certificates import FIRST
from tokiwa.work import Conflict, Work
from tokiwa.work.lacking import lacking
from tokiwa.work.moments import moment
from tokiwa.work.telling import untold

log = structlog.get_logger("audit")

PAGE = 200
Kept: TypeAlias = Certificate | Deployment | Find | Rotation | Replacement
_position = msgspec.json.Decoder(tuple[int, str]).decode


@job(AUDIT, aside=True)
def audit(work: Work, batch: Batch) -> None:
    """Look through one page of an account's certificates; the next page is the task's successor."""
    for task in batch.tasks:
        _audit(work, batch, task)


def _audit(work: Work, batch: Batch, task: Task) -> None:
    after = _position(task.payload) if task.payload else FIRST
    with work.means.store.snapshot() as tx:
        account = accounts.get(tx, task.key)
        if account is None:
            page: Sequence[Certificate] = ()
            missing = []
        else:
            at = moment(work, account.id, account.now(batch.now), ids=0)
            page = certificates.page(tx, account.id, after, PAGE, newest_first=False)
            wanted = ((found, upkeep(found, at)) for found in page)
            missing = [
                (found, lacks)
                for found, all_ in wanted
                if (lacks := tuple(job for job in all_ if jobs.due_at(tx, job.kind, job.key) is None))
            ]
    _repair(work, missing)
    purged: tuple[Purge, ...] = ()
    if account is None:
        following: tuple[Job, ...] = ()
    elif len(page) == PAGE:
        payload = msgspec.json.encode(certificates.position(page[-1]))
        following = (Job(AUDIT, account.id, NOBODY, batch.now, payload),)
    else:
        for others in lacking(work, account.id, at, batch.now):
            _repair(work, others)
        following = (next_audit(account.id, batch.now), *untold(work, account.id, account.now(batch.now)))
        purged = (purge(account.id, account.now(batch.now)),)
    with work.transaction() as tx:
        tx.apply(Change(puts=purged, finished=(task,), jobs=following))


def _repair(work: Work, missing: Sequence[tuple[Kept, tuple[Job, ...]]]) -> None:
    # The value is written as it was read: if it changed meanwhile, so did its jobs, and they stay as they are.
    problems = work.write([Change(puts=(found,), jobs=lacks) for found, lacks in missing])
    for (found, lacks), problem in zip(missing, problems, strict=True):
        if problem is None:
            log.warning("jobs were missing", **_named(found), planned={job.kind: f"{job.due}" for job in lacks})
        elif not isinstance(problem, Conflict):
            raise problem


def _named(found: Kept) -> dict[str, str]:
    """What the log calls it."""
    return {type(found).__name__.lower(): found.arn if isinstance(found, Certificate | Deployment) else _id(found)}


def _id(found: Find | Rotation | Replacement) -> str:
    return found.place if isinstance(found, Find) else found.id
