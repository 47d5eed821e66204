"""AWS Health events about certificates, as the Health API shows them and as EventBridge delivers them.

Sources: ACM User Guide, "Check a certificate's renewal status"; Health User Guide, "AWS Health events
EventBridge schema". Successive notices of one renewal are one event that each overwrites.
"""

import uuid
from datetime import datetime
from enum import Enum

from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Event
from tokiwa.domain.moment import Moment
from tokiwa.domain.name_id import uuid_of
from tokiwa.domain.value import Value, field

STATE_CHANGE = "AWS_ACM_RENEWAL_STATE_CHANGE"
FAILURE = "AWS_ACM_RENEWAL_FAILURE"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMESPACE = uuid.UUID("2d1f1f36-7f0e-5b53-9d0a-6c1f0b5a7e11")


class Outlook(Enum):
    """How things stand: the event's status, whether somebody must act, and the certificate's status."""

    TROUBLED = ("open", "ACTION_REQUIRED", "IMPAIRED")
    RESOLVED = ("closed", "INFORMATIONAL", "RESOLVED")
    LOST = ("closed", "ACTION_REQUIRED", "IMPAIRED")


class HealthEvent(Value):
    """One event with its affected certificate. `status` is open or closed; `entity_status` is the entity's."""

    arn: str
    account: str
    region: str
    code: str
    started_at: datetime
    updated_at: datetime
    status: str
    actionability: str
    description: str
    entity: str
    entity_status: str
    communication_id: str
    service: str = "ACM"
    category: str = "scheduledChange"
    scope: str = "ACCOUNT_SPECIFIC"
    personas: tuple[str, ...] = ("OPERATIONS",)
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0


def _http_date(moment: datetime) -> str:
    # The captured events have RFC 1123 dates whose day has no leading zero.
    return f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year} {_time(moment)} GMT"


def _long_date(moment: datetime) -> str:
    return f"{_MONTHS[moment.month - 1]} {moment.day:02}, {moment.year} at {_time(moment)} UTC"


def _time(moment: datetime) -> str:
    # strftime takes several times as long, and follows the locale.
    return f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"


def _identity(certificate: Certificate, region: str) -> str:
    return (
        f"AWS account ID: {certificate.account}\\nAWS Region name: {region}\\nCertificate identifier: {certificate.arn}"
    )


def _names(certificate: Certificate) -> str:
    return f"includes the primary domain {certificate.domain_name} and a total of {len(certificate.names)} domains."


def renewed_text(certificate: Certificate, region: str) -> str:
    """The notice of a success. Functions look for "completed the renewal" in it.

    Line breaks are the two characters backslash and n, as in recorded events.
    """
    end = f"\\n\\nYour new certificate expires on {_long_date(certificate.not_after)}." if certificate.not_after else ""
    return (
        "AWS Certificate Manager (ACM) has completed the renewal of an SSL/TLS certificate that certificate "
        f"{_names(certificate)}\\n\\n{_identity(certificate, region)}{end}"
    )


def failed_text(certificate: Certificate, reason: str, message: str, region: str) -> str:
    """The notice that a renewal did not succeed, with the reason and its remedy."""
    end = f" that expires on {_long_date(certificate.not_after)}" if certificate.not_after else ""
    return (
        f"You have an SSL/TLS certificate from AWS Certificate Manager in your AWS account{end}. This certificate "
        f"{_names(certificate)}\\n\\n{_identity(certificate, region)}\\n\\nAWS Certificate Manager (ACM) was unable to renew the "
        f"certificate automatically: {reason}. {message}\\n\\nThe renewal is tried again every hour until the certificate expires."
    )


def recovered_text(certificate: Certificate, region: str) -> str:
    """What the event of a failure says once a later attempt has succeeded."""
    return (
        f"The renewal of an SSL/TLS certificate from AWS Certificate Manager in your AWS account, which had failed, succeeded. This certificate "
        f"{_names(certificate)}\\n\\n{_identity(certificate, region)}\\n\\nNothing is left to do about the failure."
    )


def expired_text(certificate: Certificate, region: str) -> str:
    """The notice that a certificate expired without having been renewed."""
    return (
        f"An SSL/TLS certificate from AWS Certificate Manager in your AWS account has expired. This certificate {_names(certificate)}"
        f"\\n\\n{_identity(certificate, region)}\\n\\nAn expired certificate cannot be renewed. Request a new one."
    )


def health_event(
    certificate: Certificate,
    cycle: str,
    code: str,
    text: str,
    outlook: Outlook,
    moment: Moment,
    since: datetime | None = None,
) -> HealthEvent:
    """The event of one renewal, which began now unless `since` says when.

    `cycle` is the serial being replaced, so that notices of one renewal meet in one event.
    """
    identity = uuid_of(_NAMESPACE, f"{certificate.arn} {cycle} {code}")
    arn = f"arn:aws:health:{moment.region}::event/ACM/{code}/{code}-{identity}"
    status, actionability, entity_status = outlook.value
    return HealthEvent(
        arn=arn,
        account=certificate.account,
        region=moment.region,
        code=code,
        started_at=since or moment.now,
        updated_at=moment.now,
        status=status,
        actionability=actionability,
        description=text,
        entity=certificate.arn,
        entity_status=entity_status,
        communication_id=f"{uuid_of(_NAMESPACE, f'{arn} {moment.now.isoformat()}')}-1",
    )


def delivered(event: HealthEvent, event_id: str) -> Event:
    """The event as EventBridge delivers it (source aws.health)."""
    updated = _http_date(event.updated_at)
    started = updated if event.started_at == event.updated_at else _http_date(event.started_at)
    return Event(
        id=event_id,
        account=event.account,
        region=event.region,
        time=event.updated_at,
        source="aws.health",
        detail_type="AWS Health Event",
        resources=(event.entity,),
        detail={
            "eventArn": event.arn,
            "service": event.service,
            "eventTypeCode": event.code,
            "eventTypeCategory": event.category,
            "eventScopeCode": event.scope,
            "communicationId": event.communication_id,
            "startTime": started,
            "endTime": started,
            "lastUpdatedTime": updated,
            "statusCode": event.status,
            "eventRegion": event.region,
            "eventDescription": [{"language": "en_US", "latestDescription": event.description}],
            "affectedEntities": [
                {"entityValue": event.entity, "status": event.entity_status, "lastUpdatedTime": updated}
            ],
            "affectedAccount": event.account,
            "page": "1",
            "totalPages": "1",
            "backupEvent": "false",
            "actionability": event.actionability,
            "personas": ["OPERATIONAL"],
        },
    )


def tell(event: HealthEvent, event_id: str) -> Change:
    """Store the event for the Health API and have it delivered."""
    return Change(puts=(event,), events=(delivered(event, event_id),))
