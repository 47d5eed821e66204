"""What is told about a certificate and when: each event field by field (ACM User Guide, "Amazon EventBridge support")."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from managed import ARN, END, FRESH, NOW, before_the_end, certificate, moment, renewal
from tokiwa.domain import notice
from tokiwa.domain.certificate import CertificateStatus, CertificateType, Renewal
from tokiwa.domain.change import Change, Event
from tokiwa.domain.defect import Defect
from tokiwa.domain.envelope import envelope
from tokiwa.domain.health import HealthEvent
from tokiwa.domain.value import evolve

DENIED = Defect("PCA_ACCESS_DENIED", "Grant it.")
FAILING = renewal(reason="PCA_ACCESS_DENIED", message="Grant it.", troubled=True)
ACM, HEALTH = "aws.acm", "aws.health"
FAILURE, STATE_CHANGE = "AWS_ACM_RENEWAL_FAILURE", "AWS_ACM_RENEWAL_STATE_CHANGE"
APPROACHING, ACTION = "ACM Certificate Approaching Expiration", "ACM Certificate Renewal Action Required"


def told(change: Change) -> list[str]:
    """What a change tells: the type, and for Health the code."""
    return [e.detail["eventTypeCode"] if e.source == HEALTH else e.detail_type for e in change.events]


def shown(change: Change) -> list[HealthEvent]:
    """What a change has the Health API show."""
    return [value for value in change.puts if isinstance(value, HealthEvent)]


def full(event: Event) -> dict[str, Any]:
    """The event as it is delivered."""
    return dict(envelope(event))


def expected(detail_type: str, time: str, detail: dict[str, Any], event_id: str = "id-0") -> dict[str, Any]:
    return {
        "version": "0",
        "id": event_id,
        "detail-type": detail_type,
        "source": "aws.acm",
        "account": "000000000000",
        "time": time,
        "region": "us-east-1",
        "resources": [ARN],
        "detail": {
            "CommonName": "www.example.com",
            "FirstSubjectAlternativeName": "www.example.com",
            "CertificateKeyPairOrigin": "AWS_MANAGED",
            **detail,
        },
    }


DAYS = {
    "a moment ago it was 45": (before_the_end(45) + timedelta(milliseconds=1), 45),
    "exactly 45": (before_the_end(45), 45),
    "a notice that goes out half a day late": (before_the_end(44.4), 45),
    "the last second": (END - timedelta(seconds=1), 1),
    "the end": (END, 0),
    "later": (END + timedelta(days=3), 0),
}


@pytest.mark.parametrize("case", DAYS)
def test_the_days_that_are_left(case: str) -> None:
    now, days = DAYS[case]
    assert notice.days_to_expiry(certificate(), now) == days


PLANS: dict[str, tuple[datetime, int, float]] = {
    "just issued": (NOW, 45, 45),
    "just issued, the account wants notices from 60 days on": (NOW, 60, 60),
    "the account wants notices from 10 days on, the service gives its own from 45": (NOW, 10, 45),
    "at a notice": (before_the_end(45), 45, 44),
    "after a notice that went out late": (before_the_end(44.4), 45, 44),
    "in the last day": (before_the_end(0.5), 45, 0),
    "after the end": (END + timedelta(days=1), 45, 0),
}


@pytest.mark.parametrize("case", PLANS)
def test_the_next_notice(case: str) -> None:
    now, days_before, due = PLANS[case]
    (job,) = notice.plan(certificate(), moment(now, days_before))
    assert (job.kind, job.key, job.due) == ("watch", ARN, before_the_end(due))


def test_what_is_not_issued_has_no_notices() -> None:
    assert notice.plan(certificate(status=CertificateStatus.REVOKED), moment()) == ()
    assert notice.watch(certificate(status=CertificateStatus.REVOKED), moment(END)) == Change()


def test_available() -> None:
    (event,) = notice.available(certificate(exported=False), "ISSUANCE", moment(), "id-7").events
    assert full(event) == expected(
        "ACM Certificate Available",
        "2027-01-01T00:00:00Z",
        {
            "Action": "ISSUANCE",
            "CertificateType": "PRIVATE",
            "ValidityInDays": 395,
            "CertificateCreatedDate": "2027-01-01T00:00:00Z",
            "CertificateExpirationDate": "2028-01-31T00:00:00Z",
            "DaysToExpiry": 395,
            "InUse": False,
            "Exported": False,
        },
        "id-7",
    )


def test_approaching_expiration() -> None:
    (event,) = notice.watch(certificate(), moment(before_the_end(31))).events
    assert full(event) == expected(APPROACHING, "2027-12-31T00:00:00Z", {"DaysToExpiry": 31})


def test_action_required() -> None:
    failed = certificate(renewal=FAILING, in_use_by=("arn:x",))
    action = notice.failed(failed, DENIED, moment(before_the_end(59.5)), first=True).events[1]
    assert full(action) == expected(
        ACTION,
        "2027-12-02T12:00:00Z",
        {
            "CertificateType": "PRIVATE",
            "RenewalStatusReason": "PCA_ACCESS_DENIED",
            "DaysToExpiry": 60,
            "CertificateExpirationDate": "2028-01-31T00:00:00Z",
            "InUse": True,
            "Exported": True,
        },
        "id-1",
    )


def test_expired() -> None:
    (event, _) = notice.watch(certificate(exported=False), moment(END)).events
    assert full(event) == expected(
        "ACM Certificate Expired",
        "2028-01-31T00:00:00Z",
        {
            "CertificateType": "PRIVATE",
            "CertificateCreatedDate": "2027-01-01T00:00:00Z",
            "CertificateExpirationDate": "2028-01-31T00:00:00Z",
            "InUse": False,
            "Exported": False,
        },
    )


def test_an_imported_certificate_brings_its_own_key_and_expires_without_an_event() -> None:
    imported = certificate(type=CertificateType.IMPORTED, names=(), exported=False)
    (event,) = notice.watch(imported, moment(before_the_end(1))).events
    assert event.detail["CertificateKeyPairOrigin"] == "CUSTOMER_PROVIDED"
    assert event.detail["FirstSubjectAlternativeName"] == "www.example.com"
    change = notice.watch(imported, moment(END))
    assert change.events == ()
    assert change.puts[0].status is CertificateStatus.EXPIRED


# Days before the end, and what is told of a certificate whose renewal fails.
CALENDAR = {
    60: [],
    46: [],
    45: [APPROACHING, ACTION, FAILURE, STATE_CHANGE],
    44: [APPROACHING],
    30: [APPROACHING, ACTION, FAILURE, STATE_CHANGE],
    15: [APPROACHING, ACTION, FAILURE, STATE_CHANGE],
    7: [APPROACHING, FAILURE, STATE_CHANGE],
    3: [APPROACHING, ACTION, FAILURE, STATE_CHANGE],
    2: [APPROACHING],
    1: [APPROACHING, ACTION, FAILURE, STATE_CHANGE],
    0: ["ACM Certificate Expired", STATE_CHANGE],
}


@pytest.mark.parametrize("days", CALENDAR)
def test_the_calendar_of_a_failing_renewal(days: int) -> None:
    change = notice.watch(certificate(renewal=FAILING), moment(before_the_end(days)))
    assert told(change) == CALENDAR[days]
    assert len({event.id for event in change.events}) == len(change.events)


@pytest.mark.parametrize("fine", [None, renewal("SUCCESS"), renewal(), renewal(serial=FRESH)])
def test_what_does_not_fail_needs_no_action(fine: Renewal | None) -> None:
    assert told(notice.watch(certificate(renewal=fine), moment(before_the_end(45)))) == [APPROACHING]


@pytest.mark.parametrize(("days_before", "days"), [(10, [10, 9]), (60, [60, 59]), (1, [1])])
def test_the_daily_notices_begin_when_the_account_wants(days_before: int, days: list[int]) -> None:
    seen = [
        left
        for left in range(70, 0, -1)
        if told(notice.watch(certificate(), moment(before_the_end(left), days_before)))
    ]
    assert seen[:2] == days


def test_a_failure_is_told_once_and_shown_each_time() -> None:
    failed, later = certificate(renewal=FAILING), moment(NOW + timedelta(hours=1))
    first, second = (notice.failed(failed, DENIED, later, first=first) for first in (True, False))
    assert told(first) == [FAILURE, ACTION]
    assert told(second) == []
    assert shown(first) == shown(second)
    (event,) = shown(first)
    assert (event.started_at, event.updated_at) == (NOW, NOW + timedelta(hours=1))
    assert (event.status, event.actionability, event.entity_status) == ("open", "ACTION_REQUIRED", "IMPAIRED")


def test_all_notices_of_one_renewal_are_one_event_of_each_kind() -> None:
    failing = certificate(renewal=FAILING)
    at_45 = shown(notice.watch(failing, moment(before_the_end(45))))
    at_30 = shown(notice.watch(failing, moment(before_the_end(30))))
    new = certificate(serial=FRESH)
    done = shown(notice.renewed(failing, new, moment(before_the_end(20))))
    assert {e.arn for e in at_45} == {e.arn for e in at_30} == {e.arn for e in done}
    assert len({e.arn for e in done}) == 2
    next_time = shown(notice.failed(evolve(new, renewal=FAILING), DENIED, moment(), first=True))
    assert not {e.arn for e in next_time} & {e.arn for e in done}


def test_a_success_is_told_and_closes_the_event_of_earlier_failures() -> None:
    change = notice.renewed(certificate(renewal=FAILING), certificate(serial=FRESH), moment())
    assert told(change) == ["ACM Certificate Available", STATE_CHANGE]
    success, failure = shown(change)
    assert (success.code, failure.code) == (STATE_CHANGE, FAILURE)
    for event in (success, failure):
        assert (event.status, event.actionability, event.entity_status) == ("closed", "INFORMATIONAL", "RESOLVED")
    assert "completed the renewal" not in failure.description


def test_a_success_at_once_has_no_failure_to_close() -> None:
    change = notice.renewed(certificate(renewal=renewal(serial=FRESH)), certificate(serial=FRESH), moment())
    assert [event.code for event in shown(change)] == [STATE_CHANGE]


def test_the_end_closes_everything() -> None:
    change = notice.watch(certificate(renewal=FAILING), moment(END))
    assert change.puts[0].renewal == evolve(FAILING, status=change.puts[0].renewal.status, updated_at=END)
    assert change.puts[0].renewal.status == "FAILED"
    assert change.cancels == (("renew", ARN),)
    assert change.jobs == ()
    assert [(e.code, e.status, e.entity_status) for e in shown(change)] == [
        (STATE_CHANGE, "closed", "IMPAIRED"),
        (FAILURE, "closed", "IMPAIRED"),
    ]
    assert notice.expire(change.puts[0], moment(END)) == Change()


def test_a_renewal_that_succeeded_stays_a_success_at_the_end() -> None:
    (expired, *_) = notice.watch(certificate(renewal=renewal("SUCCESS")), moment(END)).puts
    assert (expired.status, expired.renewal.status) == ("EXPIRED", "SUCCESS")
