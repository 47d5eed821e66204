"""Managed renewal: when it is due, whether it may begin, and what follows from success and failure.

One path: RenewCertificate (`hasten`) only moves the date of the same job that `plan` made at issue. The
numbered steps are those of docs/life-of-a-renewal.md.
"""

from datetime import datetime, timedelta

from tokiwa.domain import notice
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import (
    Certificate,
    CertificateAct,
    CertificateStatus,
    Renewal,
    RenewalStatus,
    moved,
)
from tokiwa.domain.change import Change, Job
from tokiwa.domain.defect import RENEWING, Defect, find
from tokiwa.domain.deployment_notice import rollout
from tokiwa.domain.eligibility import eligibility, expired
from tokiwa.domain.moment import Moment
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.renewal_policy import STANDARD, RenewalPolicy
from tokiwa.domain.renewal_stage import RenewalAct, Stage, may, pending, stage
from tokiwa.domain.smoothing import planned
from tokiwa.domain.value import Value, evolve

RETRY_AFTER = timedelta(hours=1)  # failed attempts are repeated hourly until expiry
RENEW = notice.RENEW


class Begun(Value):
    """An attempt may sign: the certificate with its intent, to be stored before anything is signed."""

    certificate: Certificate


class Refused(Value):
    """An attempt may not sign, and what follows from that."""

    defect: Defect
    change: Change


class Unneeded(Value):
    """Nothing is to be signed: the certificate is not eligible (any more), or it is not time yet."""

    why: str
    change: Change


def plan(certificate: Certificate, now: datetime, policy: RenewalPolicy = STANDARD) -> tuple[Job, ...]:
    """The job of the next renewal: when the policy has it; at once when that is past, or when one was asked for."""
    due = _due(certificate, now, policy)
    return () if due is None else (Job(RENEW, certificate.arn, certificate.account, due),)


def next_attempt(certificate: Certificate, now: datetime, policy: RenewalPolicy) -> datetime | None:
    """When the next attempt at a renewal is due, as far as that follows from the certificate; None if there is none."""
    due, renewal = _due(certificate, now, policy), certificate.renewal
    if due is None or certificate.not_after is None:
        return None
    if renewal is not None and stage(renewal) is Stage.FAILING:
        due = max(now, renewal.updated_at + RETRY_AFTER)
    return None if due >= certificate.not_after else due


def _due(certificate: Certificate, now: datetime, policy: RenewalPolicy) -> datetime | None:
    if certificate.not_after is None or certificate.status is not CertificateStatus.ISSUED:
        return None
    return now if pending(certificate.renewal) else max(now, planned(certificate.arn, certificate.not_after, policy))


def hasten(certificate: Certificate, now: datetime) -> Change:
    """RenewCertificate: bring the waiting renewal forward to now.

    Raises IN_PROGRESS while an attempt is asked for or under way, INVALID when the certificate is not eligible.
    """
    verdict = eligibility(certificate, now)
    if not verdict.eligible:
        raise Problem(Kind.INVALID, verdict.why_not)
    before = certificate.renewal
    if not may(before, RenewalAct.ASK):
        raise Problem(Kind.IN_PROGRESS, f"The renewal of certificate {certificate.arn} is in progress.")
    if before is not None and stage(before) is Stage.FAILING:
        waiting = evolve(before, updated_at=now, reason=None, message="")
    else:
        waiting = Renewal(RenewalStatus.PENDING_AUTO_RENEWAL, updated_at=now, requested_at=now)
    return Change(
        puts=(evolve(certificate, renewal=waiting),),
        jobs=(Job(RENEW, certificate.arn, certificate.account, now),),
    )


def begin(
    certificate: Certificate, authority: Authority | None, moment: Moment, serial: str
) -> Begun | Refused | Unneeded:
    """Step 3: decide on an attempt. `serial` is fresh; it becomes the intent."""
    now = moment.now
    verdict = eligibility(certificate, now)
    if not verdict.eligible:
        return Unneeded(verdict.why_not, _withdrawn(certificate, moment))
    early = _planned_later(certificate, moment)
    if early:
        # A task whose lease was lost comes here after somebody else has done it: a second renewal would follow.
        return Unneeded(f"Certificate {certificate.arn} is not due for renewal yet.", Change(jobs=early))
    renewal = _with_one_more_attempt(certificate.renewal, now)
    defect = find(RENEWING, certificate, authority, now)
    if defect is not None:
        return Refused(defect, fail(evolve(certificate, renewal=renewal), defect, moment))
    return Begun(evolve(certificate, renewal=evolve(renewal, serial=serial)))


def succeed(certificate: Certificate, renewed: Certificate, moment: Moment) -> Change:
    """Step 6: the new certificate in the place of the old, its next renewal, and the news.

    `renewed` is `certificate` with what was signed (serial, dates, key ...). It was not exported since.
    """
    status, before = moved(certificate.status, CertificateAct.RENEW), certificate.renewal
    if status is None or before is None or not may(before, RenewalAct.SUCCEED):
        raise Problem(
            Kind.CONFLICT,
            f"Certificate {certificate.arn} is {certificate.status} and has no renewal under way.",
        )
    success = Renewal(
        RenewalStatus.SUCCESS, updated_at=moment.now, requested_at=before.requested_at, attempts=before.attempts
    )
    renewed = evolve(renewed, status=status, exported=False, renewal=success)
    jobs = (
        *plan(renewed, moment.now, moment.policies.of(renewed)),
        *notice.plan(renewed, moment),
        *rollout(renewed, moment.now),
    )
    return Change(puts=(renewed,), jobs=jobs) + notice.renewed(certificate, renewed, moment)


def fail(certificate: Certificate, defect: Defect, moment: Moment) -> Change:
    """Step 6, otherwise: the reason is kept and told, and the next attempt is in an hour, until expiry.

    `certificate` has a pending renewal on which this attempt is counted already.
    """
    now, before = moment.now, certificate.renewal
    if before is None or not may(before, RenewalAct.FAIL):
        raise Problem(Kind.CONFLICT, f"Certificate {certificate.arn} has no renewal under way.")
    renewal = evolve(before, updated_at=now, serial="", reason=defect.code, message=defect.message, troubled=True)
    failed = evolve(certificate, renewal=renewal)
    next_try = now + RETRY_AFTER
    over = certificate.not_after is not None and next_try >= certificate.not_after
    again = () if over else (Job(RENEW, certificate.arn, certificate.account, next_try),)
    first = before.reason != defect.code
    return Change(puts=(failed,), jobs=again) + notice.failed(failed, defect, moment, first=first)


def _with_one_more_attempt(before: Renewal | None, now: datetime) -> Renewal:
    """The pending renewal, which begins here if none was asked for."""
    if before is None or not pending(before):
        return Renewal(RenewalStatus.PENDING_AUTO_RENEWAL, updated_at=now, requested_at=now, attempts=1)
    return evolve(before, updated_at=now, serial="", attempts=before.attempts + 1)


def _planned_later(certificate: Certificate, moment: Moment) -> tuple[Job, ...]:
    jobs = plan(certificate, moment.now, moment.policies.of(certificate))
    return tuple(job for job in jobs if job.due > moment.now)


def _withdrawn(certificate: Certificate, moment: Moment) -> Change:
    """What becomes of a renewal when nothing depends on the certificate any more; at its end `notice.expire` decides."""
    if expired(certificate, moment.now) or not may(certificate.renewal, RenewalAct.WITHDRAW):
        return Change(jobs=_planned_later(certificate, moment))
    without = evolve(certificate, renewal=None)
    return Change(puts=(without,), jobs=_planned_later(without, moment))
