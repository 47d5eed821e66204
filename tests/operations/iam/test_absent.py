from __future__ import annotations

import pytest

from callers import Caller

NOWHERE = "NoSuchEntity: The user with name none cannot be found."


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("ListAccountAliases", "AccountAliases"),
        ("ListGroups", "Groups"),
        ("ListInstanceProfiles", "InstanceProfiles"),
        ("ListVirtualMFADevices", "VirtualMFADevices"),
        ("ListMFADevices", "MFADevices"),
        ("ListSSHPublicKeys", "SSHPublicKeys"),
        ("ListSigningCertificates", "Certificates"),
    ],
)
def test_what_is_not_here_is_an_empty_list(root: Caller, name: str, member: str) -> None:
    assert root(f"iam:{name}") == {member: [], "IsTruncated": False}


def test_what_terraform_reads_of_a_role_and_a_user(root: Caller) -> None:
    root.role("deploy", {"Service": "lambda.amazonaws.com"})
    root("iam:CreateUser", UserName="ann")

    assert root("iam:ListInstanceProfilesForRole", RoleName="deploy")["InstanceProfiles"] == []
    assert root("iam:ListGroupsForUser", UserName="ann")["Groups"] == []
    assert (
        root.refused("iam:GetLoginProfile", UserName="ann")
        == "NoSuchEntity: Login Profile for User ann cannot be found."
    )
    assert root.refused("iam:ListGroupsForUser", UserName="none") == NOWHERE
    assert root.refused("iam:DeleteLoginProfile", UserName="none") == NOWHERE
