"""The manager's own role comes with the first request."""

from __future__ import annotations

import pytest
from tests.operations.acm.asking import request

from callers import ACCOUNT, Caller, allow, deny
from world import World

NAME = "AWSServiceRoleForCertificateManager"
ARN = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/acm.amazonaws.com/{NAME}"
CREATE = "iam:CreateServiceLinkedRole"


@pytest.fixture
def root(world: World) -> Caller:
    """The account's root."""
    return Caller(world, world.root)


def test_the_first_request_makes_it_and_the_next_ones_leave_it(world: World, ca: str, root: Caller) -> None:
    request(world, ca)
    first = root("iam:GetRole", RoleName=NAME)["Role"]
    request(world, ca)
    assert root("iam:GetRole", RoleName=NAME)["Role"] == first
    assert first["Arn"] == ARN


def test_one_that_was_deleted_comes_again(world: World, ca: str, root: Caller) -> None:
    request(world, ca)
    root("iam:DeleteServiceLinkedRole", RoleName=NAME)
    request(world, ca)
    assert root("iam:GetRole", RoleName=NAME)["Role"]["Arn"] == ARN


@pytest.mark.parametrize(
    ("statements", "made"),
    [
        pytest.param([], False, id="not allowed"),
        pytest.param(
            [allow(CREATE, ARN, Condition={"StringEquals": {"iam:AWSServiceName": "acm.amazonaws.com"}})],
            True,
            id="allowed for this service",
        ),
        pytest.param([allow("iam:*"), deny(CREATE)], False, id="denied"),
    ],
)
def test_it_is_made_where_the_caller_may_and_the_certificate_is_issued_at_any_rate(
    world: World, ca: str, root: Caller, statements: list[dict[str, object]], made: bool
) -> None:
    user = root.user("ann", allow(["acm:*", "acm-pca:*"]), *statements)
    arn = request(world, ca, principal=user.principal)
    assert world.call("acm:DescribeCertificate", {"CertificateArn": arn})["Certificate"]["Status"] == "ISSUED"
    assert [role["RoleName"] for role in root("iam:ListRoles")["Roles"]] == ([NAME] if made else [])
