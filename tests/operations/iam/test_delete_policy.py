from __future__ import annotations

from callers import ACCOUNT, Caller, allow, policy

DOCUMENT = policy(allow("acm:*"))
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def test_attachments_and_versions_go_first(root: Caller) -> None:
    arn = root("iam:CreatePolicy", PolicyName="own", PolicyDocument=DOCUMENT)["Policy"]["Arn"]
    root("iam:CreatePolicyVersion", PolicyArn=arn, PolicyDocument=DOCUMENT)
    root("iam:CreateUser", UserName="ann")
    root("iam:AttachUserPolicy", UserName="ann", PolicyArn=arn)

    attached = root.refused("iam:DeletePolicy", PolicyArn=arn)
    root("iam:DetachUserPolicy", UserName="ann", PolicyArn=arn)
    versions = root.refused("iam:DeletePolicy", PolicyArn=arn)
    root("iam:DeletePolicyVersion", PolicyArn=arn, VersionId="v2")
    root("iam:DeletePolicy", PolicyArn=arn)

    assert attached == "DeleteConflict: Cannot delete a policy attached to entities."
    assert versions.startswith("DeleteConflict: This policy has more than one version.")
    assert root.refused("iam:GetPolicy", PolicyArn=arn) == f"NoSuchEntity: Policy {arn} was not found."


def test_nobody_changes_aws_policies(root: Caller) -> None:
    for name, more in (
        ("iam:DeletePolicy", {}),
        ("iam:CreatePolicyVersion", {"PolicyDocument": DOCUMENT}),
        ("iam:SetDefaultPolicyVersion", {"VersionId": "v1"}),
        ("iam:DeletePolicyVersion", {"VersionId": "v1"}),
        ("iam:TagPolicy", {"Tags": [{"Key": "a", "Value": "b"}]}),
        ("iam:UntagPolicy", {"TagKeys": ["a"]}),
    ):
        refusal = root.refused(name, PolicyArn=ADMIN, **more)
        assert (
            refusal
            == f"AccessDenied: User: arn:aws:iam::{ACCOUNT}:root is not authorized to perform: {name} on resource: {ADMIN}"
        )


def test_another_accounts_policy_is_out_of_reach(root: Caller) -> None:
    other = Caller(root.world, root.world.new_account("111111111111"))
    arn = other("iam:CreatePolicy", PolicyName="theirs", PolicyDocument=DOCUMENT)["Policy"]["Arn"]

    assert root.refused("iam:DeletePolicy", PolicyArn=arn).startswith("AccessDenied: ")
    assert other("iam:GetPolicy", PolicyArn=arn)
