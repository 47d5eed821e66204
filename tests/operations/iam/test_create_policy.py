from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, policy

DOCUMENT = policy(allow("acm:*"))


def test_the_answer_is_the_policy_without_its_description(root: Caller) -> None:
    made = root("iam:CreatePolicy", PolicyName="own", Path="/ci/", Description="x", PolicyDocument=DOCUMENT)["Policy"]

    dates = {made.pop("CreateDate").astimezone(UTC), made.pop("UpdateDate").astimezone(UTC)}
    assert dates == {datetime(2027, 1, 1, tzinfo=UTC)}
    assert made.pop("PolicyId").startswith("ANPA")
    assert made == {
        "PolicyName": "own",
        "Arn": f"arn:aws:iam::{ACCOUNT}:policy/ci/own",
        "Path": "/ci/",
        "DefaultVersionId": "v1",
        "AttachmentCount": 0,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
    }


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param(
            {"PolicyName": "Own", "Path": "/ci/"},
            "EntityAlreadyExists: A policy called Own already exists. Duplicate names are not allowed.",
            id="taken",
        ),
        pytest.param(
            {"PolicyDocument": policy(allow("acm:*", f"arn:aws:acm:::{'x' * 6144}"))},
            "LimitExceeded: Cannot exceed quota for PolicySize: 6144",
            id="too long",
        ),
        pytest.param(
            {"PolicyDocument": policy({"Effect": "Perhaps", "Action": "acm:*", "Resource": "*"})},
            "MalformedPolicyDocument: Syntax errors in policy.",
            id="malformed",
        ),
        pytest.param(
            {"Tags": [{"Key": "a", "Value": ""}, {"Key": "a", "Value": ""}]},
            "InvalidInput: Duplicate tag keys found.",
            id="a tag twice",
        ),
    ],
)
def test_refusals(root: Caller, given: dict[str, Any], refusal: str) -> None:
    root("iam:CreatePolicy", PolicyName="own", PolicyDocument=DOCUMENT)

    assert root.refused("iam:CreatePolicy", **{"PolicyName": "new", "PolicyDocument": DOCUMENT, **given}) == refusal
