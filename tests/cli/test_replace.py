"""tokiwa replace, on a server that is up."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from running import Running, tokiwa

CONFIGURATION = {
    "KeyAlgorithm": "EC_prime256v1",
    "SigningAlgorithm": "SHA256WITHECDSA",
    "Subject": {"CommonName": "Example CA"},
}
ROOT = "arn:aws:acm-pca:::template/RootCACertificate/V1"
ACTIONS = ["IssueCertificate", "GetCertificate", "ListPermissions"]


@pytest.fixture(scope="module")
def authority(server: Running) -> str:
    """A root with two certificates, of which one was exported."""
    pca, acm = server.client("acm-pca"), server.client("acm")
    arn: str = pca.create_certificate_authority(
        CertificateAuthorityType="ROOT", CertificateAuthorityConfiguration=CONFIGURATION
    )["CertificateAuthorityArn"]
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"]
    signed = pca.issue_certificate(
        CertificateAuthorityArn=arn,
        Csr=csr.encode(),
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn=ROOT,
        Validity={"Value": 10, "Type": "YEARS"},
    )["CertificateArn"]
    text = pca.get_certificate(CertificateAuthorityArn=arn, CertificateArn=signed)["Certificate"]
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=arn, Certificate=text.encode())
    pca.create_permission(CertificateAuthorityArn=arn, Principal="acm.amazonaws.com", Actions=ACTIONS)
    for name in "ab":
        made = acm.request_certificate(
            DomainName=f"{name}.example.com",
            CertificateAuthorityArn=arn,
            KeyAlgorithm="EC_prime256v1",
            Tags=[{"Key": "team", "Value": "a"}],
        )["CertificateArn"]
    acm.export_certificate(CertificateArn=made, Passphrase=b"tokiwa passphrase")
    return arn


def replace(server: Running, *arguments: str) -> Any:
    return tokiwa("replace", *arguments, "--data", str(server.folder))


def test_the_whole_way(server: Running, authority: str) -> None:
    foreseen = replace(server, "start", "--tag", "team=a", "--dry-run")
    assert foreseen.stdout.startswith("2 certificates, 1 of them can be renewed, in 1 waves\n"), foreseen.stderr
    assert "1 x NOT_ELIGIBLE" in foreseen.stdout
    started = replace(server, "start", "--ca", authority, "--wave", "1", "--revoke-after", "1h")
    found = re.match(r"(\S+) is under way; see: tokiwa replace show \1\n", started.stdout)
    assert found, started.stderr
    assert tokiwa("clock", "advance", "2h", "--data", str(server.folder)).returncode == 0
    shown = replace(server, "show", found[1])
    assert shown.stdout.splitlines()[:4] == [
        f"{found[1]}  COMPLETED, 1 waves so far",
        "        2 chosen",
        "        1 straggling",
        "        1 revoked",
    ]
    assert "has not been exported" in shown.stdout
    told = json.loads(replace(server, "show", found[1], "--json").stdout)
    assert told["Replacement"]["Progress"]["Revoked"] == 1
    assert re.match(rf"{found[1]}  COMPLETED  \d{{4}}-", replace(server, "list").stdout)


def test_one_is_stopped(server: Running, authority: str) -> None:
    given = ["--issued-after", "2020-01-01", "--issued-before", "2020-02-01T12:00:00Z"]
    started = json.loads(replace(server, "start", *given, "--json").stdout)["ReplacementId"]
    first = replace(server, "stop", started)
    again = replace(server, "stop", started)
    assert "is stopped" in first.stdout or "is COMPLETED already" in first.stderr
    assert re.search(r"ConflictException: The replacement \S+ is (STOPPED|COMPLETED) already", again.stderr)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["start"], "Say which certificates are to be replaced", id="nothing chosen"),
        pytest.param(["start", "--tag", "team"], "team is not a tag. Give KEY=VALUE.", id="no tag"),
        pytest.param(["start", "--issued-after", "soon"], "soon is not a date", id="no date"),
        pytest.param(["show", "unknown"], "There is no replacement unknown", id="an unknown one"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(server: Running, arguments: list[str], says: str) -> None:
    done = replace(server, *arguments)
    assert done.returncode == 1
    assert says in done.stderr
