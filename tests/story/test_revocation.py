"""Somebody verifies what a real server issued, with the lists that it serves: OpenSSL, GnuTLS and NSS agree."""

from __future__ import annotations

import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import pytest
from cryptography import x509
from tests.story import pki
from tests.story.server import Account

from revoking import run

LISTS = {
    "complete": {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 7}},
    "partitioned": {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 7, "CrlType": "PARTITIONED"}},
}


@attrs.frozen
class Verifying:
    """A folder with the certificate of the CA, two of its leaves, of which one is revoked, and the lists that they name."""

    folder: Path
    at: datetime


def fetch(pem: str, path: Path) -> None:
    """The list that a certificate names."""
    found = x509.load_pem_x509_certificate(pem.encode()).extensions.get_extension_for_class(x509.CRLDistributionPoints)
    with urllib.request.urlopen(found.value[0].full_name[0].value) as answer:  # noqa: S310 - our own server's
        path.write_bytes(answer.read())


@pytest.fixture(params=LISTS)
def verifying(account: Account, request: pytest.FixtureRequest, tmp_path: Path) -> Verifying:
    """A minute after the revocation, on the account's clock."""
    arn = pki.authority(account, RevocationConfiguration=LISTS[request.param])
    leaves = {name: pki.issue(account, arn) for name in ("good", "bad")}
    serial = f"{x509.load_pem_x509_certificate(leaves['bad'][0].encode()).serial_number:x}"
    account.client("acm-pca").revoke_certificate(
        CertificateAuthorityArn=arn, CertificateSerial=serial, RevocationReason="KEY_COMPROMISE"
    )
    account.advance("2m")
    for name, (pem, chain) in leaves.items():
        (tmp_path / f"{name}.pem").write_text(pem)
        (tmp_path / "ca.pem").write_text(chain)
        fetch(pem, tmp_path / f"{name}.crl")
    newest = x509.load_der_x509_crl((tmp_path / "bad.crl").read_bytes())
    return Verifying(tmp_path, newest.last_update_utc + timedelta(hours=1, minutes=1))


def test_openssl(verifying: Verifying) -> None:
    for name, says in (("good", "good.pem: OK"), ("bad", "certificate revoked")):
        convert = run(
            verifying.folder, "openssl", "crl", "-inform", "DER", "-in", f"{name}.crl", "-out", f"{name}.crl.pem"
        )
        assert convert.returncode == 0
        command = ["openssl", "verify", "-CAfile", "ca.pem", "-CRLfile", f"{name}.crl.pem", "-crl_check"]
        command += ["-extended_crl", "-x509_strict", "-attime", str(int(verifying.at.timestamp())), f"{name}.pem"]
        done = run(verifying.folder, *command)
        assert says in done.stdout + done.stderr


def test_openssl_does_not_take_the_list_of_another_partition(verifying: Verifying) -> None:
    lists = [(verifying.folder / f"{name}.crl").read_bytes() for name in ("good", "bad")]
    if lists[0] == lists[1]:
        pytest.skip("both certificates name the same list")
    run(verifying.folder, "openssl", "crl", "-inform", "DER", "-in", "good.crl", "-out", "other.pem")
    command = ["openssl", "verify", "-CAfile", "ca.pem", "-CRLfile", "other.pem", "-crl_check", "-extended_crl"]
    done = run(verifying.folder, *command, "-attime", str(int(verifying.at.timestamp())), "bad.pem")
    assert done.returncode != 0
    assert "revoked" not in done.stderr


def test_gnutls(verifying: Verifying) -> None:
    """By the wall clock, of which the account's is only minutes ahead."""
    for name, says in (("good", "Verified. The certificate is trusted."), ("bad", "The certificate chain is revoked.")):
        pem = verifying.folder / f"{name}.crl.pem"
        run(verifying.folder, "openssl", "crl", "-inform", "DER", "-in", f"{name}.crl", "-out", pem.name)
        command = ["certtool", "--verify", "--load-ca-certificate=ca.pem", f"--load-crl={pem.name}"]
        done = run(verifying.folder, *command, f"--infile={name}.pem")
        assert f"Chain verification output: {'Not verified. ' if name == 'bad' else ''}" in done.stdout
        assert says in done.stdout.partition("Chain verification output:")[2]


def test_nss(verifying: Verifying) -> None:
    """It does not know the extension that names a partition, so it must not take a part for the whole."""
    folder, db = verifying.folder, ("-d", "sql:.")
    assert run(folder, "certutil", "-N", *db, "--empty-password").returncode == 0
    run(folder, "certutil", "-A", *db, "-n", "ca", "-t", "C,C,C", "-a", "-i", "ca.pem")
    partitioned = b"\x06\x03\x55\x1d\x1c" in (folder / "bad.crl").read_bytes()  # 2.5.29.28
    imported = run(folder, "crlutil", "-I", *db, "-i", "bad.crl", "-B")
    assert ("UNKNOWN_CRITICAL_EXTENSION" in imported.stderr) is partitioned
    if partitioned:
        return
    for name, says in (("good", "certificate is valid"), ("bad", "has been revoked")):
        run(folder, "certutil", "-A", *db, "-n", name, "-t", ",,", "-a", "-i", f"{name}.pem")
        done = run(folder, "certutil", "-V", *db, "-n", name, "-u", "V", "-e")
        assert says in done.stdout + done.stderr
