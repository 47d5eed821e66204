"""What the manager tells about a certificate, and when: the five `aws.acm` events and the Health notices.

Source: ACM User Guide, "Amazon EventBridge support for ACM" and "Check a certificate's renewal status".
"""

from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain import health
from tokiwa.domain.certificate import (
    Certificate,
    CertificateAct,
    CertificateStatus,
    CertificateType,
    RenewalStatus,
    moved,
)
from tokiwa.domain.change import NOTHING, Change, Event, Job
from tokiwa.domain.defect import Defect
from tokiwa.domain.health import HealthEvent, Outlook
from tokiwa.domain.moment import Moment, stamp
from tokiwa.domain.renewal_stage import RenewalAct, may, pending
from tokiwa.domain.value import evolve

WATCH = "watch"
RENEW = "renew"
DAY = timedelta(days=1)
ACTION_REQUIRED_DAYS = frozenset({45, 30, 15, 3, 1})
HEALTH_NOTICE_DAYS = frozenset({45, 30, 15, 7, 3, 1})


def days_to_expiry(certificate: Certificate, now: datetime) -> int:
    """Days left, the begun one counted, so that a notice due "45 days before" says 45 also when it goes out late."""
    return 0 if certificate.not_after is None else max(0, -(-(certificate.not_after - now) // DAY))


def plan(certificate: Certificate, moment: Moment) -> tuple[Job, ...]:
    """The job of the next notice: on a whole number of days before the end, or at the end."""
    end = certificate.not_after
    if end is None or certificate.status is not CertificateStatus.ISSUED:
        return ()
    first = max(moment.days_before, *HEALTH_NOTICE_DAYS)
    ahead = max(0, days_to_expiry(certificate, moment.now) - 1)
    return (Job(WATCH, certificate.arn, certificate.account, end - min(first, ahead) * DAY),)


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def _event(
    certificate: Certificate, kind: str, detail: dict[str, Any], now: datetime, region: str, event_id: str
) -> Event:
    common = {
        "CommonName": certificate.domain_name,
        "FirstSubjectAlternativeName": certificate.names[0] if certificate.names else certificate.domain_name,
        "CertificateKeyPairOrigin": certificate.key_origin,
    }
    return Event(
        id=event_id,
        account=certificate.account,
        region=region,
        time=now,
        source="aws.acm",
        detail_type=kind,
        resources=(certificate.arn,),
        detail={k: v for k, v in {**detail, **common}.items() if v is not None},
    )


def _validity_days(certificate: Certificate) -> int | None:
    begun = (
        certificate.issued_at or certificate.not_before
    )  # of an imported certificate nobody knows when it was issued
    if certificate.not_after is None or begun is None:
        return None
    return round((certificate.not_after - begun) / DAY)


def available(certificate: Certificate, action: str, moment: Moment, event_id: str) -> Change:
    """`ACM Certificate Available`: action is ISSUANCE, RENEWAL, IMPORT or REIMPORT."""
    detail = {
        "Action": action,
        "CertificateType": certificate.type.value,
        "DomainValidationMethod": certificate.validation or None,
        "ValidityInDays": _validity_days(certificate),
        "CertificateCreatedDate": _stamp(certificate.created_at),
        "CertificateExpirationDate": _stamp(certificate.not_after),
        "DaysToExpiry": days_to_expiry(certificate, moment.now),
        "InUse": certificate.in_use,
        "Exported": certificate.exported,
    }
    return Change(
        events=(_event(certificate, "ACM Certificate Available", detail, moment.now, moment.region, event_id),)
    )


def renewed(old: Certificate, new: Certificate, moment: Moment) -> Change:
    """A success: the new certificate is available, and the Health event that functions wait for."""
    text = health.renewed_text(new, moment.region)
    event = health.health_event(new, old.serial or "", health.STATE_CHANGE, text, Outlook.RESOLVED, moment)
    told = available(new, "RENEWAL", moment, moment.ids[0]) + health.tell(event, moment.ids[1])
    return told + _over(old, health.recovered_text(new, moment.region), Outlook.RESOLVED, moment)


def failed(certificate: Certificate, defect: Defect, moment: Moment, *, first: bool) -> Change:
    """A failed attempt: told when its reason is new; the Health API shows every one."""
    text = health.failed_text(certificate, defect.code, defect.message, moment.region)
    event = _trouble(certificate, health.FAILURE, text, Outlook.TROUBLED, moment)
    if not first:
        return Change(puts=(event,))
    return health.tell(event, moment.ids[0]) + _action_required(certificate, moment, moment.ids[1])


def _over(certificate: Certificate, text: str, outlook: Outlook, moment: Moment) -> Change:
    """The event of failed attempts, if there is one, closed in the Health API. That is shown, not told."""
    if certificate.renewal is None or not certificate.renewal.troubled:
        return NOTHING
    return Change(puts=(_trouble(certificate, health.FAILURE, text, outlook, moment),))


def _trouble(certificate: Certificate, code: str, text: str, outlook: Outlook, moment: Moment) -> HealthEvent:
    since = None if certificate.renewal is None else certificate.renewal.requested_at
    return health.health_event(certificate, certificate.serial or "", code, text, outlook, moment, since)


def _action_required(certificate: Certificate, moment: Moment, event_id: str) -> Change:
    detail = {
        "CertificateType": certificate.type.value,
        "DomainValidationMethod": certificate.validation or None,
        "RenewalStatusReason": certificate.renewal.reason if certificate.renewal else None,
        "DaysToExpiry": days_to_expiry(certificate, moment.now),
        "CertificateExpirationDate": _stamp(certificate.not_after),
        "InUse": certificate.in_use,
        "Exported": certificate.exported,
    }
    return Change(
        events=(
            _event(
                certificate,
                "ACM Certificate Renewal Action Required",
                detail,
                moment.now,
                moment.region,
                event_id,
            ),
        )
    )


def approach(certificate: Certificate, days: int, moment: Moment) -> Change:
    """The day's notice: expiry comes near, and what still keeps the renewal from succeeding."""
    change = Change()
    if days <= moment.days_before:
        change += Change(
            events=(
                _event(
                    certificate,
                    "ACM Certificate Approaching Expiration",
                    {"DaysToExpiry": days},
                    moment.now,
                    moment.region,
                    moment.ids[0],
                ),
            )
        )
    renewal = certificate.renewal
    if renewal is None or not pending(renewal) or renewal.reason is None:
        return change
    if days in ACTION_REQUIRED_DAYS:
        change += _action_required(certificate, moment, moment.ids[1])
    if days in HEALTH_NOTICE_DAYS:
        text = health.failed_text(certificate, renewal.reason, renewal.message, moment.region)
        for code, event_id in ((health.FAILURE, moment.ids[2]), (health.STATE_CHANGE, moment.ids[3])):
            change += health.tell(_trouble(certificate, code, text, Outlook.TROUBLED, moment), event_id)
    return change


def revoked(certificate: Certificate, moment: Moment, event_id: str) -> Change:
    """`ACM Certificate Revoked`."""
    detail = {
        "CertificateType": certificate.type.value,
        "CertificateExpirationDate": _stamp(certificate.not_after),
        "Exportable": certificate.type is CertificateType.PRIVATE,
    }
    return Change(events=(_event(certificate, "ACM Certificate Revoked", detail, moment.now, moment.region, event_id),))


def expire(certificate: Certificate, moment: Moment) -> Change:
    """The end: EXPIRED, a waiting renewal has FAILED, and nothing is tried any more."""
    status = moved(certificate.status, CertificateAct.EXPIRE)
    if status is None:
        return Change()
    renewal = certificate.renewal
    if renewal is not None and may(renewal, RenewalAct.EXPIRE):
        renewal = evolve(renewal, status=RenewalStatus.FAILED, updated_at=moment.now, serial="")
    expired = evolve(certificate, status=status, renewal=renewal)
    change = Change(puts=(expired,), cancels=((RENEW, certificate.arn),))
    if certificate.type is CertificateType.IMPORTED:
        return change
    detail = {
        "CertificateType": certificate.type.value,
        "DomainValidationMethod": certificate.validation or None,
        "CertificateCreatedDate": _stamp(certificate.created_at),
        "CertificateExpirationDate": _stamp(certificate.not_after),
        "InUse": certificate.in_use,
        "Exported": certificate.exported,
    }
    text = health.expired_text(expired, moment.region)
    event = health.health_event(expired, expired.serial or "", health.STATE_CHANGE, text, Outlook.LOST, moment)
    told = Change(
        events=(_event(expired, "ACM Certificate Expired", detail, moment.now, moment.region, moment.ids[0]),)
    )
    return change + told + health.tell(event, moment.ids[1]) + _over(expired, text, Outlook.LOST, moment)


def watch(certificate: Certificate, moment: Moment) -> Change:
    """What a due WATCH job comes to: the day's notice or the end, and the next job."""
    if certificate.not_after is None or certificate.status is not CertificateStatus.ISSUED:
        return Change()
    if moment.now >= certificate.not_after:
        return expire(certificate, moment)
    return approach(certificate, days_to_expiry(certificate, moment.now), moment) + Change(
        jobs=plan(certificate, moment)
    )
