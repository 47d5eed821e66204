"""Health events field by field (Health User Guide, "AWS Health events EventBridge schema"), and their texts."""

from datetime import UTC, datetime, timedelta

import pytest

from managed import ARN, FRESH, NOW, SERIAL, certificate, moment
from tokiwa.domain import health
from tokiwa.domain.envelope import envelope
from tokiwa.domain.health import FAILURE, STATE_CHANGE, Outlook, health_event, tell

AT = datetime(2026, 12, 22, 18, 43, 48, tzinfo=UTC)
RENEWED = certificate(serial=FRESH, names=("www.example.com",), not_after=datetime(2028, 1, 21, 18, 43, 48, tzinfo=UTC))


def test_the_event_of_a_success_as_it_is_delivered() -> None:
    text = health.renewed_text(RENEWED, "us-east-1")
    change = tell(health_event(RENEWED, SERIAL, STATE_CHANGE, text, Outlook.RESOLVED, moment(AT)), "id-1")
    (event,), (stored,) = change.events, change.puts
    date = "Tue, 22 Dec 2026 18:43:48 GMT"
    assert stored.arn.startswith(f"arn:aws:health:us-east-1::event/ACM/{STATE_CHANGE}/{STATE_CHANGE}-")
    assert stored.communication_id.endswith("-1")
    assert envelope(event) == {
        "version": "0",
        "id": "id-1",
        "detail-type": "AWS Health Event",
        "source": "aws.health",
        "account": "000000000000",
        "time": "2026-12-22T18:43:48Z",
        "region": "us-east-1",
        "resources": [ARN],
        "detail": {
            "eventArn": stored.arn,
            "service": "ACM",
            "eventTypeCode": "AWS_ACM_RENEWAL_STATE_CHANGE",
            "eventTypeCategory": "scheduledChange",
            "eventScopeCode": "ACCOUNT_SPECIFIC",
            "communicationId": stored.communication_id,
            "startTime": date,
            "endTime": date,
            "lastUpdatedTime": date,
            "statusCode": "closed",
            "eventRegion": "us-east-1",
            "eventDescription": [
                {
                    "language": "en_US",
                    "latestDescription": "AWS Certificate Manager (ACM) has completed the renewal of an SSL/TLS certificate"
                    " that certificate includes the primary domain www.example.com and a total of 1 domains."
                    r"\n\nAWS account ID: 000000000000\nAWS Region name: us-east-1"
                    rf"\nCertificate identifier: {ARN}"
                    r"\n\nYour new certificate expires on Jan 21, 2028 at 18:43:48 UTC.",
                }
            ],
            "affectedEntities": [{"entityValue": ARN, "status": "RESOLVED", "lastUpdatedTime": date}],
            "affectedAccount": "000000000000",
            "page": "1",
            "totalPages": "1",
            "backupEvent": "false",
            "actionability": "INFORMATIONAL",
            "personas": ["OPERATIONAL"],
        },
    }


OUTLOOKS = {
    Outlook.TROUBLED: ("open", "ACTION_REQUIRED", "IMPAIRED"),
    Outlook.RESOLVED: ("closed", "INFORMATIONAL", "RESOLVED"),
    Outlook.LOST: ("closed", "ACTION_REQUIRED", "IMPAIRED"),
}


@pytest.mark.parametrize("outlook", Outlook)
def test_how_things_stand(outlook: Outlook) -> None:
    event = health_event(certificate(), SERIAL, FAILURE, "text", outlook, moment(AT))
    assert (event.status, event.actionability, event.entity_status) == OUTLOOKS[outlook]


def test_an_event_is_known_by_certificate_renewal_and_code() -> None:
    one = health_event(certificate(), SERIAL, FAILURE, "text", Outlook.TROUBLED, moment(AT))
    again = health_event(certificate(), SERIAL, FAILURE, "other", Outlook.RESOLVED, moment(NOW), since=AT)
    others = [
        health_event(certificate(arn=ARN[:-1] + "1"), SERIAL, FAILURE, "text", Outlook.TROUBLED, moment(AT)),
        health_event(certificate(), FRESH, FAILURE, "text", Outlook.TROUBLED, moment(AT)),
        health_event(certificate(), SERIAL, STATE_CHANGE, "text", Outlook.TROUBLED, moment(AT)),
    ]
    assert one.arn == again.arn
    assert one.communication_id != again.communication_id
    assert (again.started_at, again.updated_at) == (AT, NOW)
    assert len({each.arn for each in (one, *others)}) == 4


def test_days_of_one_digit_have_no_zero_in_front() -> None:
    event = health_event(certificate(), SERIAL, FAILURE, "text", Outlook.TROUBLED, moment(AT - timedelta(days=20)))
    assert health.delivered(event, "id").detail["startTime"] == "Wed, 2 Dec 2026 18:43:48 GMT"


TEXTS = {
    "failed": (
        health.failed_text(certificate(), "PCA_ACCESS_DENIED", "Grant it.", "us-east-1"),
        (
            "You have an SSL/TLS certificate from AWS Certificate Manager in your AWS account that expires on Jan 31, 2028 at"
            " 00:00:00 UTC. This certificate includes the primary domain www.example.com and a total of 2 domains."
            r"\n\nAWS account ID: 000000000000\nAWS Region name: us-east-1"
            rf"\nCertificate identifier: {ARN}\n\n"
            "AWS Certificate Manager (ACM) was unable to renew the certificate automatically: PCA_ACCESS_DENIED. Grant it."
            r"\n\nThe renewal is tried again every hour until the certificate expires."
        ),
    ),
    "recovered": (
        health.recovered_text(certificate(), "us-east-1"),
        (
            "The renewal of an SSL/TLS certificate from AWS Certificate Manager in your AWS account, which had failed, succeeded."
            " This certificate includes the primary domain www.example.com and a total of 2 domains."
            r"\n\nAWS account ID: 000000000000\nAWS Region name: us-east-1"
            rf"\nCertificate identifier: {ARN}\n\nNothing is left to do about the failure."
        ),
    ),
    "expired": (
        health.expired_text(certificate(), "us-east-1"),
        (
            "An SSL/TLS certificate from AWS Certificate Manager in your AWS account has expired. This certificate includes the"
            r" primary domain www.example.com and a total of 2 domains.\n\nAWS account ID: 000000000000"
            rf"\nAWS Region name: us-east-1\nCertificate identifier: {ARN}"
            r"\n\nAn expired certificate cannot be renewed. Request a new one."
        ),
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_must_not_look_like_a_success(case: str) -> None:
    text, wanted = TEXTS[case]
    assert text == wanted
    assert "completed the renewal" not in text
    assert "\n" not in text
