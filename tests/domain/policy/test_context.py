"""The condition keys of a call."""

from datetime import UTC, datetime

import pytest

from tokiwa.domain.call import Call
from tokiwa.domain.policy.context import keys_of_call, keys_of_principal
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.value import evolve

NOW = datetime(2026, 1, 1, tzinfo=UTC)
USER = Principal(PrincipalType.USER, "123456789012", "arn:aws:iam::123456789012:user/ann", "AIDAEXAMPLE", "ann")
SESSION = Principal(
    PrincipalType.SESSION,
    "123456789012",
    "arn:aws:sts::123456789012:assumed-role/renewer/f",
    "AROAEXAMPLE:f",
    "f",
    role_arn="arn:aws:iam::123456789012:role/renewer",
    tags=(("team", "ops"),),
    expires=NOW,
    mfa=True,
)


@pytest.mark.parametrize(
    ("principal", "key", "expected"),
    [
        (USER, "aws:PrincipalArn", USER.arn),
        (USER, "aws:username", "ann"),
        (USER, "aws:PrincipalType", "User"),
        (USER, "aws:MultiFactorAuthPresent", None),
        (SESSION, "aws:PrincipalArn", SESSION.role_arn),
        (SESSION, "aws:userid", "AROAEXAMPLE:f"),
        (SESSION, "aws:username", None),
        (SESSION, "aws:PrincipalTag/team", "ops"),
        (SESSION, "aws:PrincipalType", "AssumedRole"),
        (SESSION, "aws:MultiFactorAuthPresent", "true"),
        (evolve(SESSION, mfa=False), "aws:MultiFactorAuthPresent", "false"),
        (SESSION, "aws:PrincipalIsAWSService", "false"),
        (Principal(PrincipalType.ROOT, "1", "arn:aws:iam::1:root", "1"), "aws:PrincipalType", "Account"),
        (Principal(PrincipalType.SERVICE, "1", "", "", "acm.amazonaws.com"), "aws:PrincipalIsAWSService", "true"),
        (Principal(PrincipalType.SERVICE, "1", "", "", "acm.amazonaws.com"), "aws:PrincipalArn", None),
    ],
)
def test_a_caller_has_a_key(principal: Principal, key: str, expected: str | None) -> None:
    assert keys_of_principal(principal).get(key) == expected


def test_a_call_has_the_accounts_time_and_its_origin() -> None:
    call = Call(
        name="acm:ListCertificates",
        principal=USER,
        input={},
        now=NOW,
        wall=datetime(2025, 1, 1, tzinfo=UTC),
        request_id="id",
        region="eu-west-1",
        source="::1",
        secure=True,
    )
    keys = keys_of_call(call)

    assert keys["aws:CurrentTime"] == "2026-01-01T00:00:00Z"
    assert keys["aws:EpochTime"] == "1767225600"
    assert keys["aws:SourceIp"] == "::1"
    assert keys["aws:SecureTransport"] == "true"
    assert keys["aws:RequestedRegion"] == "eu-west-1"
    assert keys["aws:username"] == "ann"
