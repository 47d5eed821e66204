"""tokiwa ca create: a hierarchy in two commands, ready to issue and to renew."""

from __future__ import annotations

import subprocess
from pathlib import Path

from click.testing import CliRunner

from running import Running
from tokiwa.cli.main import main


def run(server: Running, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["ca", "create", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output.strip()


def test_a_hierarchy_that_issues_and_renews(server: Running, tmp_path: Path) -> None:
    root = run(server, "Example Root")
    issuing = run(server, "Example Issuing", "--under", root, "--default")
    pca, acm = server.client("acm-pca"), server.client("acm")
    found = pca.describe_certificate_authority(CertificateAuthorityArn=issuing)["CertificateAuthority"]
    (granted,) = pca.list_permissions(CertificateAuthorityArn=issuing)["Permissions"]
    arn = acm.request_certificate(DomainName="www.example.com", KeyAlgorithm="EC_prime256v1")["CertificateArn"]
    got = acm.get_certificate(CertificateArn=arn)
    for name, text in (("leaf", got["Certificate"]), ("chain", got["CertificateChain"])):
        (tmp_path / name).write_text(text)
    trusted = pca.get_certificate_authority_certificate(CertificateAuthorityArn=root)["Certificate"]
    (tmp_path / "root").write_text(trusted)
    verified = subprocess.run(
        ["openssl", "verify", "-CAfile", "root", "-untrusted", "chain", "leaf"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found["Status"], found["Type"]) == ("ACTIVE", "SUBORDINATE")
    assert (granted["Principal"], len(granted["Actions"])) == ("acm.amazonaws.com", 3)
    assert verified.stdout == "leaf: OK\n"


def test_a_root_with_another_key_and_age(server: Running) -> None:
    arn = run(server, "Short", "--key", "RSA_2048", "--years", "2")
    found = server.client("acm-pca").describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]
    assert found["CertificateAuthorityConfiguration"]["KeyAlgorithm"] == "RSA_2048"
    assert 729 <= (found["NotAfter"] - found["NotBefore"]).days <= 731


def test_who_should_sign_it_must_be_there(server: Running) -> None:
    missing = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/11111111-2222-4333-8444-555555555555"
    assert "Could not find Certificate Authority" in run(server, "Lost", "--under", missing, code=1)
