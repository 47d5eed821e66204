"""When a renewal fails: the reason is in the description, the events and Health, with what to do; done, the next succeeds.

Every reason of the User Guide's "Handling exceptions" that can be brought about over the API is brought about.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from tests.story import outside, pki
from tests.story.automation import events, note_events
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("story failures")

ACTION_REQUIRED = "ACM Certificate Renewal Action Required"
Act = Callable[[Account, str], None]


def revoke_permission(account: Account, authority: str) -> None:
    account.client("acm-pca").delete_permission(CertificateAuthorityArn=authority, Principal=pki.MANAGER)


def permit_too_little(account: Account, authority: str) -> None:
    revoke_permission(account, authority)
    account.client("acm-pca").create_permission(
        CertificateAuthorityArn=authority, Principal=pki.MANAGER, Actions=["ListPermissions"]
    )


def permit_again(account: Account, authority: str) -> None:
    revoke_permission(account, authority)
    pki.grant(account, authority)


def disable(account: Account, authority: str) -> None:
    account.client("acm-pca").update_certificate_authority(CertificateAuthorityArn=authority, Status="DISABLED")


def enable(account: Account, authority: str) -> None:
    account.client("acm-pca").update_certificate_authority(CertificateAuthorityArn=authority, Status="ACTIVE")


def delete(account: Account, authority: str) -> None:
    disable(account, authority)
    account.client("acm-pca").delete_certificate_authority(
        CertificateAuthorityArn=authority, PermanentDeletionTimeInDays=7
    )


def restore(account: Account, authority: str) -> None:
    account.client("acm-pca").restore_certificate_authority(CertificateAuthorityArn=authority)
    enable(account, authority)


def delete_for_good(account: Account, authority: str) -> None:
    delete(account, authority)
    account.advance("8d")


def shorten(account: Account, authority: str) -> None:
    outside.certify(account, authority, days=100)


def lengthen(account: Account, authority: str) -> None:
    outside.certify(account, authority)


def let_expire(account: Account, authority: str) -> None:
    outside.certify(account, authority, days=10)
    account.advance("11d")


def constrain(account: Account, authority: str) -> None:
    outside.certify(account, authority, only="elsewhere.example")


@attrs.frozen
class Story:
    """What goes wrong, the reason in ACM's word, what the sentence says about it, and what mends it (None: nothing)."""

    wrong: Act
    reason: str
    says: tuple[str, ...]
    mend: Act | None


STORIES = {
    "the permission is taken back": Story(
        revoke_permission, "PCA_ACCESS_DENIED", ("acm.amazonaws.com is not permitted", "create-permission"), pki.grant
    ),
    "the permission is not enough": Story(
        permit_too_little, "PCA_ACCESS_DENIED", ("GetCertificate, IssueCertificate", "create-permission"), permit_again
    ),
    "the CA is disabled": Story(disable, "PCA_INVALID_STATE", ("is DISABLED", "UpdateCertificateAuthority"), enable),
    "the CA is deleted": Story(delete, "PCA_INVALID_STATE", ("is DELETED", "RestoreCertificateAuthority"), restore),
    "the CA is expired": Story(
        let_expire, "PCA_INVALID_STATE", ("is EXPIRED", "ImportCertificateAuthorityCertificate"), lengthen
    ),
    "the CA ends before the certificate would": Story(
        shorten, "PCA_INVALID_DURATION", ("ends at", "Install a CA certificate that lives longer"), lengthen
    ),
    "the CA may not issue for the name": Story(
        constrain, "PCA_NAME_CONSTRAINTS_VALIDATION", (pki.DOMAIN, "name constraints"), lengthen
    ),
    "the CA is deleted for good": Story(
        delete_for_good, "PCA_RESOURCE_NOT_FOUND", ("no longer exists", "Create a new CA"), None
    ),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_renewal_fails(account: Account, story: Story) -> None:
    """RenewCertificate itself succeeds; the reason stands where users look, until the cause is mended."""
    authority = outside.authority(account)
    pki.grant(account, authority)
    arn = pki.managed(account, authority)
    before = pki.describe(account, arn)
    note_events(account)
    story.wrong(account, authority)

    account.client("acm").renew_certificate(CertificateArn=arn)
    account.advance("1s")

    after = pki.describe(account, arn)
    assert after["Serial"] == before["Serial"]
    assert after["RenewalEligibility"] == "ELIGIBLE"
    summary = after["RenewalSummary"]
    assert (summary["RenewalStatus"], summary["RenewalStatusReason"]) == ("PENDING_AUTO_RENEWAL", story.reason)
    _is_told(account, arn, story)

    account.advance("3h")
    assert len(events(account, ACTION_REQUIRED)) == 1, "a reason that stays is told once"
    if story.mend is not None:
        story.mend(account, authority)
        account.advance("1h")
        mended = pki.describe(account, arn)
        assert mended["RenewalSummary"]["RenewalStatus"] == "SUCCESS"
        assert mended["Serial"] != before["Serial"]


def _is_told(account: Account, arn: str, story: Story) -> None:
    """As an event of the manager, as one of Health on the bus, and in the Health API: with the remedy."""
    (required,) = events(account, ACTION_REQUIRED)
    assert required["resources"] == [arn]
    assert required["detail"]["RenewalStatusReason"] == story.reason

    (told,) = events(account, "AWS Health Event")
    described = told["detail"]["eventDescription"][0]["latestDescription"]
    assert told["detail"]["eventTypeCode"] == "AWS_ACM_RENEWAL_FAILURE"
    assert told["resources"] == [arn]
    assert "completed the renewal" not in described

    health = account.client("health")
    found = health.describe_events(filter={"eventTypeCodes": ["AWS_ACM_RENEWAL_FAILURE"]})["events"]
    (details,) = health.describe_event_details(eventArns=[found[0]["arn"]])["successfulSet"]
    assert details["eventDescription"]["latestDescription"] == described
    for words in (story.reason, *story.says):
        assert words in described


def test_a_renewal_that_never_succeeds(account: Account) -> None:
    """Notices come as the end comes near; after it the renewal has FAILED, and nothing is tried any more."""
    authority = pki.authority(account)
    arn = pki.request(account, authority)
    note_events(account)
    account.advance("385d")
    pki.export(account, arn)

    account.advance("9d")
    codes = [event["detail"]["eventTypeCode"] for event in events(account, "AWS Health Event")]
    days = [event["detail"]["DaysToExpiry"] for event in events(account, ACTION_REQUIRED)]
    # With ten days left the reason is new; then as the guide has it.
    assert days == [10, 3, 1]
    assert codes.count("AWS_ACM_RENEWAL_FAILURE") == 4
    assert codes.count("AWS_ACM_RENEWAL_STATE_CHANGE") == 3

    account.advance("2d")
    described = pki.describe(account, arn)
    assert described["Status"] == "EXPIRED"
    assert described["RenewalEligibility"] == "INELIGIBLE"
    summary = described["RenewalSummary"]
    assert (summary["RenewalStatus"], summary["RenewalStatusReason"]) == ("FAILED", "PCA_ACCESS_DENIED")
    assert len(events(account, "ACM Certificate Expired")) == 1

    pki.grant(account, authority)
    account.advance("2d")
    assert pki.describe(account, arn)["Status"] == "EXPIRED"


def unfinished(account: Account) -> str:
    return pki.create(account)


def for_days_only(account: Account) -> str:
    return pki.authority(account, UsageMode="SHORT_LIVED_CERTIFICATE")


def near_its_end(account: Account) -> str:
    return pki.authority(account, days=394)


def disabled(account: Account) -> str:
    arn = pki.authority(account)
    disable(account, arn)
    return arn


def constrained(account: Account) -> str:
    arn = outside.authority(account)
    constrain(account, arn)
    return arn


def missing(account: Account) -> str:
    return f"arn:aws:acm-pca:us-east-1:{account.id}:certificate-authority/11111111-2222-4333-8444-555555555555"


REQUESTS = {
    "a CA without a certificate": (unfinished, "PCA_INVALID_STATE"),
    "a CA that is disabled": (disabled, "PCA_INVALID_STATE"),
    "a CA for short-lived certificates": (for_days_only, "PCA_INVALID_ARGS"),
    "a CA that ends too soon": (near_its_end, "PCA_INVALID_DURATION"),
    "a CA for other names": (constrained, "PCA_NAME_CONSTRAINTS_VALIDATION"),
    "no CA": (missing, "PCA_RESOURCE_NOT_FOUND"),
}


@pytest.mark.parametrize("algorithm", [pki.P256, "RSA_2048"])
@pytest.mark.parametrize(("authority", "reason"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_fails(account: Account, authority: Callable[[Account], str], reason: str, algorithm: str) -> None:
    """The certificate is FAILED with its reason, cannot be exported or renewed, and can be deleted."""
    acm = account.client("acm")
    arn = pki.request(account, authority(account), KeyAlgorithm=algorithm)
    account.advance("1s")

    described = pki.describe(account, arn)
    assert (described["Status"], described["FailureReason"]) == ("FAILED", reason)
    with pytest.raises(acm.exceptions.ClientError):
        pki.export(account, arn)
    with pytest.raises(acm.exceptions.ValidationException):
        acm.renew_certificate(CertificateArn=arn)
    acm.delete_certificate(CertificateArn=arn)
    with pytest.raises(acm.exceptions.ResourceNotFoundException):
        pki.describe(account, arn)
