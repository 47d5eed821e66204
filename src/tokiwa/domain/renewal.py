"""Managed renewal: when it is due, whether it may begin, and what follows from success and failure.

One path: RenewCertificate (`hasten`) only moves the date of the same job that `plan` made at issue. The
numbered steps are those of docs/life-of-a-renewal.md.
"""

from datetime import datetime, timedelta

import attrs

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
from tokiwa.domain.eligibility import eligibility
from tokiwa.domain.moment import Moment
from tokiwa.domain.problem import Kind, Problem

RENEW_BEFORE = timedelta(days=60)  # ACM User Guide, "Private certificate renewal"
RETRY_AFTER = timedelta(hours=1)  # failed attempts are repeated hourly until expiry
RENEW = notice.RENEW


@attrs.frozen
class Begun:
    """An attempt may sign: the certificate with its intent, to be stored before anything is signed."""

    certificate: Certificate


@attrs.frozen
class Refused:
    """An attempt may not sign, and what follows from that."""

    defect: Defect
    change: Change


@attrs.frozen
class Unneeded:
    """Nothing is to be done: the certificate is not eligible (any more)."""

    why: str


def plan(certificate: Certificate, now: datetime) -> tuple[Job, ...]:
    """The job of the automatic renewal: 60 days before the end, or at once when that is past."""
    if certificate.not_after is None or certificate.status is not CertificateStatus.ISSUED:
        return ()
    due = max(now, certificate.not_after - RENEW_BEFORE)
    return (Job(RENEW, certificate.arn, certificate.account, due),)


def hasten(certificate: Certificate, now: datetime) -> Change:
    """RenewCertificate: bring the waiting renewal forward to now.

    Raises IN_PROGRESS while an attempt is under way, INVALID when the certificate is not eligible.
    """
    verdict = eligibility(certificate, now)
    if not verdict.eligible:
        raise Problem(Kind.INVALID, verdict.why_not)
    renewal = certificate.renewal
    if renewal is not None and renewal.status is RenewalStatus.PENDING_AUTO_RENEWAL and renewal.reason is None:
        raise Problem(Kind.IN_PROGRESS, f"The renewal of certificate {certificate.arn} is in progress.")
    waiting = Renewal(RenewalStatus.PENDING_AUTO_RENEWAL, updated_at=now, requested_at=now)
    return Change(
        puts=(attrs.evolve(certificate, renewal=waiting),),
        jobs=(Job(RENEW, certificate.arn, certificate.account, now),),
    )


def begin(
    certificate: Certificate, authority: Authority | None, moment: Moment, serial: str
) -> Begun | Refused | Unneeded:
    """Step 3: decide on an attempt. `serial` is fresh; it becomes the intent."""
    now = moment.now
    verdict = eligibility(certificate, now)
    if not verdict.eligible:
        return Unneeded(verdict.why_not)
    defect = find(RENEWING, certificate, authority, now)
    if defect is not None:
        return Refused(defect, fail(certificate, defect, moment))
    before = certificate.renewal
    pending = before is not None and before.status is RenewalStatus.PENDING_AUTO_RENEWAL
    intent = Renewal(
        RenewalStatus.PENDING_AUTO_RENEWAL,
        updated_at=now,
        requested_at=before.requested_at if before is not None and pending else now,
        serial=serial,
        attempts=(before.attempts if before is not None and pending else 0) + 1,
    )
    return Begun(attrs.evolve(certificate, renewal=intent))


def succeed(certificate: Certificate, renewed: Certificate, moment: Moment) -> Change:
    """Step 6: the new certificate in the place of the old, its next renewal, and the news.

    `renewed` is `certificate` with what was signed (serial, dates, key ...). It was not exported since.
    """
    status = moved(certificate.status, CertificateAct.RENEW)
    if status is None:
        raise Problem(
            Kind.CONFLICT,
            f"Certificate {certificate.arn} became {certificate.status} while it was being renewed.",
        )
    before = certificate.renewal
    success = Renewal(
        RenewalStatus.SUCCESS,
        updated_at=moment.now,
        requested_at=before.requested_at if before else moment.now,
        attempts=before.attempts if before else 1,
    )
    renewed = attrs.evolve(renewed, status=status, exported=False, renewal=success)
    jobs = (*plan(renewed, moment.now), *notice.plan(renewed, moment))
    return Change(puts=(renewed,), jobs=jobs) + notice.renewed(certificate, renewed, moment)


def fail(certificate: Certificate, defect: Defect, moment: Moment) -> Change:
    """Step 6, otherwise: the reason is kept and told, and the next attempt is in an hour, until expiry."""
    now = moment.now
    before = certificate.renewal
    pending = before is not None and before.status is RenewalStatus.PENDING_AUTO_RENEWAL
    renewal = Renewal(
        RenewalStatus.PENDING_AUTO_RENEWAL,
        updated_at=now,
        requested_at=before.requested_at if before is not None and pending else now,
        reason=defect.code,
        message=defect.message,
        attempts=(before.attempts if before is not None and pending else 0)
        + (0 if before is not None and before.serial else 1),
    )
    failed = attrs.evolve(certificate, renewal=renewal)
    next_try = now + RETRY_AFTER
    over = certificate.not_after is not None and next_try >= certificate.not_after
    again = () if over else (Job(RENEW, certificate.arn, certificate.account, next_try),)
    told_before = before is not None and pending and before.reason == defect.code
    return Change(puts=(failed,), jobs=again) + notice.failed(failed, defect, moment, first=not told_before)
