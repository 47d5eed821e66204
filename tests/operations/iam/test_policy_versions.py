from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, policy

ARN = f"arn:aws:iam::{ACCOUNT}:policy/own"
MALFORMED_VERSION = (
    "ValidationError: 1 validation error detected: Value '1' at 'versionId' failed to satisfy constraint: "
    "Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"
)
NONE = f"arn:aws:iam::{ACCOUNT}:policy/none"


@pytest.fixture
def own(root: Caller) -> Caller:
    """Root, whose account has a policy that lets one list roles."""
    root("iam:CreatePolicy", PolicyName="own", PolicyDocument=policy(allow("iam:ListRoles")))
    return root


def versions(root: Caller, **given: Any) -> list[tuple[str, bool]]:
    """The versions in a list: id, and whether it is in force."""
    found = root("iam:ListPolicyVersions", PolicyArn=ARN, **given)["Versions"]
    return [(each["VersionId"], each["IsDefaultVersion"]) for each in found]


def test_the_version_in_force_decides_for_all_who_have_the_policy(own: Caller) -> None:
    ann = own.user("ann")
    own("iam:AttachUserPolicy", UserName="ann", PolicyArn=ARN)
    assert ann("iam:ListRoles")

    made = own(
        "iam:CreatePolicyVersion", PolicyArn=ARN, PolicyDocument=policy(allow("iam:ListUsers")), SetAsDefault=True
    )
    denied = ann.refused("iam:ListRoles")
    allowed = ann("iam:ListUsers")["Users"]
    own("iam:SetDefaultPolicyVersion", PolicyArn=ARN, VersionId="v1")

    assert made["PolicyVersion"]["VersionId"] == "v2"
    assert "Document" not in made["PolicyVersion"]
    assert denied.endswith("because no identity-based policy allows the iam:ListRoles action")
    assert [user["UserName"] for user in allowed] == ["ann"]
    assert ann("iam:ListRoles")


def test_five_are_the_most_and_no_number_comes_twice(own: Caller) -> None:
    given = {"PolicyArn": ARN, "PolicyDocument": policy(allow("acm:*"))}
    for _ in range(4):
        own("iam:CreatePolicyVersion", **given)
    full = own.refused("iam:CreatePolicyVersion", **given)
    own("iam:DeletePolicyVersion", PolicyArn=ARN, VersionId="v5")
    own("iam:CreatePolicyVersion", **given)

    assert full == (
        "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete "
        "an existing version."
    )
    assert versions(own) == [("v6", False), ("v4", False), ("v3", False), ("v2", False), ("v1", True)]


def test_they_come_in_pages(own: Caller) -> None:
    own("iam:CreatePolicyVersion", PolicyArn=ARN, PolicyDocument=policy(allow("acm:*")))
    marker = own("iam:ListPolicyVersions", PolicyArn=ARN, MaxItems=1)["Marker"]

    assert versions(own, MaxItems=1) == [("v2", False)]
    assert versions(own, Marker=marker) == [("v1", True)]


@pytest.mark.parametrize(
    ("name", "arn", "version", "refusal"),
    [
        (
            "GetPolicyVersion",
            NONE,
            "v1",
            f"NoSuchEntity: Policy {NONE} version v1 does not exist or is not attachable.",
        ),
        ("GetPolicyVersion", ARN, "v9", f"NoSuchEntity: Policy {ARN} version v9 does not exist or is not attachable."),
        (
            "SetDefaultPolicyVersion",
            ARN,
            "v9",
            f"NoSuchEntity: Policy {ARN} version v9 does not exist or is not attachable.",
        ),
        (
            "DeletePolicyVersion",
            ARN,
            "v9",
            f"NoSuchEntity: Policy {ARN} version v9 does not exist or is not attachable.",
        ),
        ("DeletePolicyVersion", ARN, "v1", "DeleteConflict: Cannot delete the default version of a policy."),
        (
            "SetDefaultPolicyVersion",
            ARN,
            "1",
            MALFORMED_VERSION,
        ),
    ],
)
def test_refusals(own: Caller, name: str, arn: str, version: str, refusal: str) -> None:
    assert own.refused(f"iam:{name}", PolicyArn=arn, VersionId=version) == refusal
