"""crl-copy: lists of revoked certificates are brought to their bucket, and tried again where that failed."""

from datetime import datetime

import structlog

from tokiwa.domain import revoking
from tokiwa.domain.authority import Authority
from tokiwa.domain.bucket import BUCKET_OWNER, PUBLIC_READ, Unreachable
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change, Job
from tokiwa.domain.crl import CRL_COPY, TRY_AGAIN
from tokiwa.domain.distribution import crl_configuration, key_of
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.store import authorities, crls
from tokiwa.work import Conflict, Work, apply
from tokiwa.work.authority_events import about

log = structlog.get_logger("crl")

_TYPE = "application/pkix-crl"
_GENERATION = "ACM Private CA CRL Generation"
_ACLS = {"PUBLIC_READ": PUBLIC_READ, "BUCKET_OWNER_FULL_CONTROL": BUCKET_OWNER}


@job(CRL_COPY, aside=True, threads=4)
def crl_copy(work: Work, batch: Batch) -> None:
    """Bring every list that its bucket does not have, and tell how it went."""
    for task in batch.tasks:
        _copy(work, task, batch.now)


def _copy(work: Work, task: Task, now: datetime) -> None:
    with work.means.store.snapshot() as tx:
        authority = authorities.get(tx, task.key)
        left = [each for each in crls.of_authority(tx, task.key) if each.copied != each.number]
    done = Change(finished=(task,))
    if authority is not None and left and "S3BucketName" in (crl_configuration(authority) or {}):
        try:
            for each in left:
                _bring(work, authority, each.id)
            done += Change(events=(about(work, authority, _GENERATION, now),))
        except Unreachable as error:
            log.warning(
                "a list of revoked certificates could not be brought", authority=authority.arn, error=str(error)
            )
            done += _failed(work, authority, error, now)
    with work.transaction() as tx:
        apply(tx, done)


def _bring(work: Work, authority: Authority, list_id: str) -> None:
    """Until what was brought is what there is: a newer one may have overtaken it on the way."""
    configuration = crl_configuration(authority) or {}
    bucket, acl = configuration["S3BucketName"], _ACLS[configuration.get("S3ObjectAcl", "PUBLIC_READ")]
    while True:
        with work.means.store.snapshot() as tx:
            found = crls.get(tx, list_id)
            der = b"" if found is None else crls.content(tx, list_id)
        if found is None:
            return
        key = key_of(authority, found.partition)
        work.means.publication.buckets.put(authority.account, bucket, key, [der], _TYPE, acl)
        try:
            with work.transaction() as tx:
                apply(tx, Change(puts=(evolve(found, copied=found.number),)))
        except Conflict:
            continue
        return


def _failed(work: Work, authority: Authority, error: Unreachable, now: datetime) -> Change:
    why = "Check your S3 bucket permissions." if error.refused else "Internal failure."
    told = about(work, authority, _GENERATION, now, reason=f"Failed to write CRL to S3. {why}")
    again = Job(CRL_COPY, authority.arn, authority.account, now + TRY_AGAIN)
    return Change(events=(told,), jobs=(again,) if revoking.tells(authority, now) else ())
