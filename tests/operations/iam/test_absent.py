from __future__ import annotations

import pytest

from callers import Caller

NOWHERE = "NoSuchEntity: The user with name none cannot be found."


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("ListSSHPublicKeys", "SSHPublicKeys"),
        ("ListServerCertificates", "ServerCertificateMetadataList"),
        ("ListServiceSpecificCredentials", "ServiceSpecificCredentials"),
        ("ListSigningCertificates", "Certificates"),
    ],
)
def test_what_is_not_here_is_an_empty_list(root: Caller, name: str, member: str) -> None:
    assert root(f"iam:{name}") == {member: [], "IsTruncated": False}


def test_nobody_else_vouches_for_callers(root: Caller) -> None:
    assert root("iam:ListOpenIDConnectProviders") == {"OpenIDConnectProviderList": []}
    assert root("iam:ListSAMLProviders") == {"SAMLProviderList": []}


def test_what_terraform_reads_of_a_user(root: Caller) -> None:
    root("iam:CreateUser", UserName="ann")

    assert root("iam:ListSSHPublicKeys", UserName="ann")["SSHPublicKeys"] == []
    assert root.refused("iam:ListSSHPublicKeys", UserName="none") == NOWHERE


def test_there_are_no_rules_for_passwords(root: Caller) -> None:
    said = root.refused("iam:GetAccountPasswordPolicy")
    assert said == "NoSuchEntity: The Password Policy with domain name 000000000000 cannot be found."
