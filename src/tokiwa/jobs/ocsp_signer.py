"""ocsp-signer: an authority delegates its OCSP answers to a key, and to the next one before that one's time is up."""

from datetime import datetime

from tokiwa.crypto.ocsp_signer import TEMPLATE, Delegation, delegate
from tokiwa.domain import revoking
from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change, Job
from tokiwa.domain.distribution import identity, ocsp_configuration
from tokiwa.domain.issued import Issued, ReservedSerial
from tokiwa.domain.ocsp_signer import HEAD_START, OCSP_SIGNER, VALID, OcspSigner, key_name, next_renewal
from tokiwa.jobs.registry import job
from tokiwa.store import authorities, ocsp_signers
from tokiwa.work import Work, apply
from tokiwa.work.issuing import issuer
from tokiwa.work.recovery import abandon


@job(OCSP_SIGNER, aside=True, threads=2)
def ocsp_signer(work: Work, batch: Batch) -> None:
    """Make a new signer where the present one is half-way through, and plan the next."""
    for task in batch.tasks:
        _renew(work, task, batch.now)


def _renew(work: Work, task: Task, now: datetime) -> None:
    with work.transaction() as tx:
        authority, present = authorities.get(tx, task.key), ocsp_signers.get(tx, task.key)
        tells = authority is not None and revoking.tells(authority, now)
        if authority is None or not tells or ocsp_configuration(authority) is None:
            apply(tx, Change(finished=(task,)))
            return
        if present is not None and (due := _due(present)) > now:
            apply(tx, Change(finished=(task,), jobs=(_job(authority, due),)))
            return
    reserved = work.means.serials.take(authority.arn, authority.account, now)
    try:
        made = _made(work, authority, reserved, present, now)
    except BaseException:
        with work.transaction() as tx:  # it may have been signed with
            apply(tx, abandon(reserved, now))
        raise
    with work.transaction() as tx:
        apply(tx, made + Change(finished=(task,)))


def _made(
    work: Work, authority: Authority, reserved: ReservedSerial, present: OcspSigner | None, now: datetime
) -> Change:
    by = issuer(work, authority)
    name = key_name(authority.arn)
    start = now.replace(microsecond=0)
    end = start + VALID if authority.not_after is None else min(start + VALID, authority.not_after)
    wanted = Delegation(
        account=authority.account,
        owner=name,
        subject=f"OCSP responder {identity(authority.arn)}",
        serial=int(reserved.serial, 16),
        not_before=start - HEAD_START,
        not_after=end,
    )
    key, der = delegate(by.parts, wanted, by.signer, work.means.sealed)
    signer = OcspSigner(
        authority=authority.arn,
        account=authority.account,
        key=key,
        der=der,
        algorithm=by.parts.signing_algorithm,
        not_before=wanted.not_before,
        not_after=end,
        version=0 if present is None else present.version,
    )
    # On record like everything that the authority signs; nobody asked for it, so nobody is told.
    record = Issued(
        authority=authority.arn,
        account=authority.account,
        serial=reserved.serial,
        issued_at=now,
        template=f"arn:aws:acm-pca:::template/{TEMPLATE}/V1",
        requested_by="acm-pca.amazonaws.com",
        der=der,
        chain=by.chain,
        not_after=end,
    )
    return Change(puts=(signer, record), drops=(reserved,), jobs=(_job(authority, _due(signer)),))


def _due(signer: OcspSigner) -> datetime:
    return next_renewal(signer.not_before + HEAD_START, signer.not_after)


def _job(authority: Authority, due: datetime) -> Job:
    return Job(OCSP_SIGNER, authority.arn, authority.account, due)
