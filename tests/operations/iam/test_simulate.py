from __future__ import annotations

from typing import Any

import pytest

from callers import ACCOUNT, Caller, allow, deny, policy

EXPORT = "acm:ExportCertificate"
ONE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1"
OTHER = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/2"


def decisions(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Action, resource and decision of each result."""
    return [(r["EvalActionName"], r["EvalResourceName"], r["EvalDecision"]) for r in answer["EvaluationResults"]]


@pytest.mark.parametrize(
    ("statements", "given", "decision"),
    [
        pytest.param([allow("acm:*")], {}, "allowed", id="allowed"),
        pytest.param([allow("acm:Get*")], {}, "implicitDeny", id="not allowed"),
        pytest.param([allow("acm:*"), deny(EXPORT)], {}, "explicitDeny", id="denied"),
        pytest.param([allow("acm:*", ONE)], {"ResourceArns": [ONE]}, "allowed", id="on this resource"),
        pytest.param([allow("acm:*", ONE)], {"ResourceArns": [OTHER]}, "implicitDeny", id="on another resource"),
        pytest.param(
            [allow("acm:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "edge"}})],
            {
                "ContextEntries": [
                    {
                        "ContextKeyName": "aws:principaltag/TEAM",
                        "ContextKeyValues": ["edge"],
                        "ContextKeyType": "string",
                    }
                ]
            },
            "allowed",
            id="with a fact",
        ),
        pytest.param(
            [allow("acm:*", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})],
            {
                "ContextEntries": [
                    {"ContextKeyName": "aws:TagKeys", "ContextKeyValues": ["a", "c"], "ContextKeyType": "stringList"}
                ]
            },
            "implicitDeny",
            id="with several values",
        ),
        pytest.param(
            [allow("acm:*")],
            {"PermissionsBoundaryPolicyInputList": [policy(allow("iam:*"))]},
            "implicitDeny",
            id="outside a boundary",
        ),
    ],
)
def test_a_custom_policy_is_really_evaluated(
    root: Caller, statements: list[dict[str, Any]], given: dict[str, Any], decision: str
) -> None:
    answer = root("iam:SimulateCustomPolicy", PolicyInputList=[policy(*statements)], ActionNames=[EXPORT], **given)

    assert [result["EvalDecision"] for result in answer["EvaluationResults"]] == [decision]


def test_each_action_is_asked_on_each_resource_in_pages(root: Caller) -> None:
    given = {
        "PolicyInputList": [policy(allow(EXPORT, ONE))],
        "ActionNames": [EXPORT, "acm:DeleteCertificate"],
        "ResourceArns": [ONE, OTHER],
    }
    first = root("iam:SimulateCustomPolicy", MaxItems=3, **given)
    second = root("iam:SimulateCustomPolicy", Marker=first["Marker"], **given)

    assert decisions(first) + decisions(second) == [
        (EXPORT, ONE, "allowed"),
        (EXPORT, OTHER, "implicitDeny"),
        ("acm:DeleteCertificate", ONE, "implicitDeny"),
        ("acm:DeleteCertificate", OTHER, "implicitDeny"),
    ]


def test_the_policies_that_decided_and_the_facts_that_lacked_are_told(root: Caller) -> None:
    office = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    answer = root(
        "iam:SimulateCustomPolicy",
        PolicyInputList=[policy(allow("iam:*")), policy(allow("acm:*"), deny("acm:*", Condition=office))],
        ActionNames=[EXPORT],
    )

    result = answer["EvaluationResults"][0]
    assert result["MatchedStatements"] == [{"SourcePolicyId": "PolicyInputList.2", "SourcePolicyType": "IAM Policy"}]
    assert result["MissingContextValues"] == ["aws:sourceip"]


def test_a_users_own_policies(root: Caller) -> None:
    arn = root("iam:CreatePolicy", PolicyName="most", PolicyDocument=policy(allow("acm:*")))["Policy"]["Arn"]
    root.user("ann", allow(["acm:GetCertificate", "iam:ListRoles"]), PermissionsBoundary=arn)
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AWSCertificateManagerReadOnly")
    asked = {
        "PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/ann",
        "ActionNames": ["acm:GetCertificate", "iam:ListRoles"],
    }

    answer = root("iam:SimulatePrincipalPolicy", **asked)
    found = answer["EvaluationResults"]

    assert [each["EvalDecision"] for each in found] == ["allowed", "implicitDeny"]
    assert [each["SourcePolicyId"] for each in found[0]["MatchedStatements"]] == [
        "user_ann_own",
        "AWSCertificateManagerReadOnly",
        "most",
    ]
    assert [each["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"] for each in found] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("given", "decision"),
    [
        pytest.param({}, "allowed", id="as it is"),
        pytest.param({"PolicyInputList": [policy(deny("acm:*"))]}, "explicitDeny", id="with one more"),
        pytest.param({"PolicyExclusionList": [{"PolicyType": "inline"}]}, "implicitDeny", id="without inline policies"),
        pytest.param(
            {
                "PolicyExclusionList": [
                    {
                        "InlinePolicyIdentifier": {
                            "PolicyName": "own",
                            "AttachmentType": "role",
                            "AttachmentName": "deploy",
                        }
                    }
                ]
            },
            "implicitDeny",
            id="without one",
        ),
        pytest.param({"PolicyExclusionList": [{"PolicyType": "aws-managed"}]}, "allowed", id="without others"),
    ],
)
def test_what_if_the_policies_of_a_role_were_others(root: Caller, given: dict[str, Any], decision: str) -> None:
    arn = root.role("deploy", {"Service": "lambda.amazonaws.com"}, allow(EXPORT), Path="/ci/")

    answer = root("iam:SimulatePrincipalPolicy", PolicySourceArn=arn, ActionNames=[EXPORT], **given)

    assert decisions(answer) == [(EXPORT, "*", decision)]


def test_the_resources_own_policy_is_heard_across_accounts(root: Caller) -> None:
    caller = f"arn:aws:iam::{ACCOUNT}:user/ann"
    authority = "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1"
    shared = policy(allow("acm-pca:IssueCertificate", authority, Principal={"AWS": caller}))
    asked = {"ActionNames": ["acm-pca:IssueCertificate"], "ResourceArns": [authority], "CallerArn": caller}

    for own, decision in (("acm-pca:*", "allowed"), ("acm:*", "implicitDeny")):
        answer = root("iam:SimulateCustomPolicy", PolicyInputList=[policy(allow(own))], ResourcePolicy=shared, **asked)
        assert decisions(answer) == [("acm-pca:IssueCertificate", authority, decision)]


@pytest.mark.parametrize(
    ("name", "given", "refusal"),
    [
        pytest.param(
            "SimulatePrincipalPolicy",
            {"PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/none"},
            "NoSuchEntity: The user with name none cannot be found.",
            id="nobody",
        ),
        pytest.param(
            "SimulatePrincipalPolicy",
            {"PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:policy/own"},
            f"InvalidInput: Invalid Entity Arn: arn:aws:iam::{ACCOUNT}:policy/own does not clearly define entity type "
            "and name.",
            id="neither user nor role",
        ),
        pytest.param(
            "SimulateCustomPolicy",
            {"PolicyInputList": ["nonsense"]},
            "InvalidInput: This policy contains invalid Json",
            id="no JSON",
        ),
        pytest.param(
            "SimulateCustomPolicy",
            {"PolicyInputList": [], "ActionNames": ["Export"]},
            "InvalidInput: Invalid action name: Export. It must be service:operation.",
            id="no service",
        ),
        pytest.param(
            "SimulateCustomPolicy",
            {"PolicyInputList": [], "ResourcePolicy": policy(allow("*", Principal="*"))},
            "InvalidInput: A ResourcePolicy is about a caller: give CallerArn.",
            id="a resource policy without a caller",
        ),
    ],
)
def test_refusals(root: Caller, name: str, given: dict[str, Any], refusal: str) -> None:
    assert root.refused(f"iam:{name}", **{"ActionNames": [EXPORT], **given}) == refusal
