"""Why an authority cannot issue or renew: every reason of "Handling exceptions" that is found before signing."""

import json
from datetime import timedelta
from typing import Any

import pytest

from managed import CA, NOW, authority, certificate
from tokiwa.domain.authority import Authority, AuthorityStatus, Permission, UsageMode
from tokiwa.domain.defect import ISSUING, MANAGER, RENEWING, VALIDITY, Defect, find

S = AuthorityStatus


def found(by: Authority | None, checks: Any = RENEWING) -> Defect | None:
    return find(checks, certificate(), by, NOW)


CASES: dict[str, tuple[Authority | None, str, str]] = {
    "gone": (None, "PCA_RESOURCE_NOT_FOUND", f"The private CA {CA} no longer exists. Create a new CA"),
    "creating": (
        authority(status=S.CREATING, not_after=None),
        "PCA_INVALID_STATE",
        "is CREATING and does not issue. Wait",
    ),
    "pending": (
        authority(status=S.PENDING_CERTIFICATE, not_after=None),
        "PCA_INVALID_STATE",
        "is PENDING_CERTIFICATE and does not issue. Install its certificate with",
    ),
    "disabled": (authority(status=S.DISABLED), "PCA_INVALID_STATE", "is DISABLED and does not issue. Set its status"),
    "deleted": (authority(status=S.DELETED), "PCA_INVALID_STATE", "is DELETED and does not issue. Restore it with"),
    "failed": (authority(status=S.FAILED), "PCA_INVALID_STATE", "is FAILED and does not issue. It cannot be used"),
    "expired": (
        authority(not_after=NOW - timedelta(days=1)),
        "PCA_INVALID_STATE",
        "is EXPIRED and does not issue. Install a new certificate",
    ),
    "short-lived": (
        authority(usage_mode=UsageMode.SHORT_LIVED_CERTIFICATE),
        "PCA_INVALID_ARGS",
        "is in mode SHORT_LIVED_CERTIFICATE, in which the manager cannot issue. Use",
    ),
    "ends a second too soon": (
        authority(not_after=NOW + VALIDITY - timedelta(seconds=1)),
        "PCA_INVALID_DURATION",
        "ends at 2028-01-30T23:59:59Z, before a new certificate would (2028-01-31T00:00:00Z). Install",
    ),
}


@pytest.mark.parametrize("checks", [ISSUING, RENEWING], ids=["issuing", "renewing"])
@pytest.mark.parametrize("case", CASES)
def test_the_defect_and_its_remedy(case: str, checks: Any) -> None:
    by, code, sentence = CASES[case]
    defect = found(by, checks)
    assert defect is not None
    assert defect.code == code
    assert sentence in defect.message


@pytest.mark.parametrize("checks", [ISSUING, RENEWING], ids=["issuing", "renewing"])
def test_an_authority_that_ends_together_with_the_certificate_will_do(checks: Any) -> None:
    assert found(authority(not_after=NOW + VALIDITY), checks) is None


def test_only_renewal_needs_the_managers_permission() -> None:
    assert found(authority(permissions=()), ISSUING) is None
    defect = found(authority(permissions=()))
    assert defect is not None
    assert defect.code == "PCA_ACCESS_DENIED"
    assert f"{MANAGER} is not permitted to GetCertificate, IssueCertificate, ListPermissions on {CA}." in defect.message
    assert f"aws acm-pca create-permission --certificate-authority-arn {CA} --principal {MANAGER}" in defect.message


@pytest.mark.parametrize("missing", ["IssueCertificate", "GetCertificate", "ListPermissions"])
def test_each_action_of_the_permission_is_needed(missing: str) -> None:
    given = {"IssueCertificate", "GetCertificate", "ListPermissions"} - {missing}
    defect = found(
        authority(permissions=(Permission(MANAGER, tuple(given), NOW), Permission("other", (missing,), NOW)))
    )
    assert defect is not None
    assert f"not permitted to {missing} on" in defect.message


def shared_with(account: str, template: str = "EndEntityCertificate") -> str:
    """A policy that lets an account issue from one template."""
    template = f"arn:aws:acm-pca:::template/{template}/V1"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": account},
        "Action": "acm-pca:IssueCertificate",
        "Resource": CA,
        "Condition": {"StringEquals": {"acm-pca:TemplateArn": template}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


OWNER, THEIRS = "222222222222", "000000000000"  # the authority's account, and the certificate's
SHARED: dict[str, tuple[str | None, bool]] = {
    "with this account": (shared_with(THEIRS), True),
    "no more": (None, False),
    "with a third": (shared_with("333333333333"), False),
    "for another template": (shared_with(THEIRS, "EndEntityServerAuthCertificate"), False),
}


@pytest.mark.parametrize("permitted", [True, False], ids=["permission", "no permission"])
@pytest.mark.parametrize("case", SHARED)
def test_another_accounts_authority_renews_by_its_policy_not_by_its_own_permission(case: str, permitted: bool) -> None:
    policy, expected = SHARED[case]
    given = {} if permitted else {"permissions": ()}
    defect = found(authority(account=OWNER, policy=policy, **given))
    assert (defect is None) is expected
    if defect is not None:
        assert defect.code == "PCA_ACCESS_DENIED"
        assert f"Account {OWNER} does not share the private CA {CA} with account {THEIRS}." in defect.message


def test_the_first_defect_is_told() -> None:
    """Without permission the manager may not even know the authority's state."""
    defect = found(authority(permissions=(), status=S.DISABLED))
    assert defect is not None
    assert defect.code == "PCA_ACCESS_DENIED"
