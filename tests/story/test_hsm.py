"""CAs whose keys are in a hardware token, as clients see them: a node of two processes, and a token that goes away."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from running import Running, tokiwa
from softhsm import PIN, Token

MANAGER = "acm.amazonaws.com"
ACTIONS = ["GetCertificate", "IssueCertificate", "ListPermissions"]
SIGNING = "SHA256WITHECDSA"


@pytest.fixture
def server(tmp_path: Path, hsm_token: Token) -> Iterator[Running]:
    options = [f"--{name.replace('_', '-')}={value}" for name, value in hsm_token.options.items()]
    made = Running(tmp_path / "data", "--processes", "2", "--test-clock", *options)
    yield made
    assert made.stop() == 0
    places = [made.log, *(path for path in made.folder.rglob("*") if path.is_file())]
    assert [path for path in places if PIN.encode() in path.read_bytes()] == []


def signed(pca: Any, arn: str, csr: bytes, template: str, years: int) -> dict[str, str]:
    wanted = {"Csr": csr, "SigningAlgorithm": SIGNING, "Validity": {"Value": years, "Type": "YEARS"}}
    made = pca.issue_certificate(CertificateAuthorityArn=arn, TemplateArn=template, **wanted)["CertificateArn"]
    found: dict[str, str] = pca.get_certificate(CertificateAuthorityArn=arn, CertificateArn=made)
    return found


def authority(pca: Any, kind: str, parent: str | None = None) -> str:
    configuration = pki.configuration(CommonName=kind)
    made = pca.create_certificate_authority(
        CertificateAuthorityType=kind, CertificateAuthorityConfiguration=configuration
    )
    arn = str(made["CertificateAuthorityArn"])
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode()
    found = signed(pca, parent or arn, csr, pki.SUBORDINATE if parent else pki.ROOT, 5 if parent else 10)
    chain = {"CertificateChain": found["CertificateChain"].encode()} if parent else {}
    pca.import_certificate_authority_certificate(
        CertificateAuthorityArn=arn, Certificate=found["Certificate"].encode(), **chain
    )
    return arn


def reason(acm: Any, arn: str) -> tuple[str | None, str | None]:
    summary = acm.describe_certificate(CertificateArn=arn)["Certificate"].get("RenewalSummary", {})
    return summary.get("RenewalStatus"), summary.get("RenewalStatusReason")


def test_both_processes_sign_and_renew_from_the_token(server: Running, hsm_token: Token, tmp_path: Path) -> None:
    pca, acm = server.client("acm-pca"), server.client("acm")
    arn = authority(pca, "SUBORDINATE", authority(pca, "ROOT"))
    pca.create_permission(CertificateAuthorityArn=arn, Principal=MANAGER, Actions=ACTIONS)

    def issue(_: int) -> dict[str, str]:
        template = pki.TEMPLATE.format("EndEntityCertificate")
        return signed(server.client("acm-pca"), arn, pki.csr(), template, 1)

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(issue, range(40)))
    assert len({each["Certificate"] for each in made}) == 40
    for name, text in (
        ("chain.pem", made[0]["CertificateChain"]),
        ("leaves.pem", "".join(m["Certificate"] for m in made)),
    ):
        (tmp_path / name).write_text(text)
    # Sub-CA and root are in one file; OpenSSL trusts both, and looks at the signatures and the rest all the same.
    for each in made[:5]:
        (tmp_path / "leaf.pem").write_text(each["Certificate"])
        command = ["openssl", "verify", "-x509_strict", "-CAfile", "chain.pem", "leaf.pem"]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    managed = acm.request_certificate(
        DomainName="www.example.com", CertificateAuthorityArn=arn, KeyAlgorithm="EC_prime256v1"
    )["CertificateArn"]
    acm.export_certificate(CertificateArn=managed, Passphrase=b"passphrase")
    before = acm.describe_certificate(CertificateArn=managed)["Certificate"]["Serial"]
    assert tokiwa("clock", "advance", "340d", "--data", str(server.folder)).returncode == 0
    assert reason(acm, managed) == ("SUCCESS", None)
    assert acm.describe_certificate(CertificateArn=managed)["Certificate"]["Serial"] != before
