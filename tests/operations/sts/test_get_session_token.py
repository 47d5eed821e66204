from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow
from world import START

MFA = "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. "


def test_a_users_session_has_the_users_rights(root: Caller) -> None:
    ann = root.user("ann", allow("acm:ListCertificates"))
    answer = ann("sts:GetSessionToken")
    session = ann.with_keys(answer)

    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    assert answer["Credentials"]["Expiration"] == START + timedelta(hours=12)
    assert session("sts:GetCallerIdentity") == ann("sts:GetCallerIdentity")
    assert root.world.call("acm:ListCertificates", {}, session.principal) == {"CertificateSummaryList": []}
    assert session.refused("iam:ListRoles").endswith("because no identity-based policy allows the iam:ListRoles action")


@pytest.mark.parametrize(
    ("asked", "given"), [({}, 1), ({"DurationSeconds": 900}, 0.25), ({"DurationSeconds": 7200}, 1)]
)
def test_roots_session_lasts_an_hour_at_most(root: Caller, asked: dict[str, Any], given: float) -> None:
    answer = root("sts:GetSessionToken", **asked)

    assert answer["Credentials"]["Expiration"] == START + timedelta(hours=given)
    assert root.with_keys(answer).principal.arn == f"arn:aws:iam::{ACCOUNT}:root"


def test_a_session_cannot_make_another(root: Caller) -> None:
    session = root.with_keys(root("sts:GetSessionToken"))

    assert (
        session.refused("sts:GetSessionToken") == "AccessDenied: Cannot call GetSessionToken with session credentials"
    )


def test_a_second_factor_is_never_right(root: Caller) -> None:
    given = {"SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone", "TokenCode": "123456"}

    assert root.refused("sts:GetSessionToken", **given) == MFA
