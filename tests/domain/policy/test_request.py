"""What a request knows by itself."""

from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request

USER = Principal(PrincipalType.USER, "123456789012", "arn:aws:iam::123456789012:user/ann", "AIDAEXAMPLE", "ann")


def test_condition_keys_are_told_apart_without_regard_to_case() -> None:
    request = Request("acm:GetCertificate", "*", USER, {"AWS:SourceArn": "Arn", "aws:TagKeys": ("A",)})

    assert request.context == {"aws:sourcearn": "Arn", "aws:tagkeys": ("A",)}


def test_a_resource_is_the_callers_unless_said_otherwise() -> None:
    assert not Request("acm:GetCertificate", "*", USER).crosses_accounts
    assert Request("acm:GetCertificate", "*", USER, resource_account="999999999999").crosses_accounts


def test_the_parts_of_the_resource_are_at_hand() -> None:
    assert Request("iam:GetUser", USER.arn, USER).parts == ("arn", "aws", "iam", "", "123456789012", "user/ann")
    assert Request("iam:ListUsers", "*", USER).parts is None
