"""AWS's own agent on a host, the AWS Workload Credentials Provider (README, "Certificate Management capability").

For each certificate it assumes a role, exports with a passphrase that it draws, opens the key, writes the files and
runs a command; each 24 hours again. RequestInProgressException, throttling and server errors it tries again.
"""

from __future__ import annotations

import base64
import os
import subprocess
from pathlib import Path
from typing import Any

import attrs
import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.story import pki
from tests.story.automation import allow, role, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("story readers")


@attrs.frozen
class Configured:
    """One `[[capabilities.acm.certificates]]` of its configuration; without `chain` the chain follows the certificate."""

    certificate: str
    role: str
    folder: Path
    chain: bool = True

    def refresh(self, host: Account) -> None:
        """What the agent does on its start and each 24 hours."""
        assumed = host.client("sts").assume_role(RoleArn=self.role, RoleSessionName="agent")
        passphrase = base64.b64encode(os.urandom(32))
        exported = pki.export(host.with_keys(assumed), self.certificate, passphrase)
        key = pki.opened(exported["PrivateKey"], passphrase)
        opened = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        leaf, chain = exported["Certificate"], exported["CertificateChain"]
        files = {"cert.pem": leaf, "chain.pem": chain} if self.chain else {"cert.pem": leaf + chain}
        for name, text in {**files, "key.pem": opened}.items():
            (self.folder / f"{name}.new").write_text(text)
            (self.folder / f"{name}.new").replace(self.folder / name)

    @property
    def serial(self) -> int:
        """Of the certificate that is in the file."""
        return x509.load_pem_x509_certificate((self.folder / "cert.pem").read_bytes()).serial_number


@pytest.fixture
def authority(account: Account) -> str:
    made = pki.authority(account, pki.authority(account), days=1825)
    pki.grant(account, made)
    return made


@pytest.fixture
def host(account: Account) -> Account:
    """Whoever the agent runs as: it may assume roles and nothing else."""
    return user(account, "host", allow("sts:AssumeRole"))


def configured(account: Account, certificate: str, name: str, tmp_path: Path, **changes: Any) -> Configured:
    """A certificate with the role that may export this one alone."""
    trust = allow("sts:AssumeRole", Principal={"AWS": f"arn:aws:iam::{account.id}:root"})
    del trust["Resource"]
    (tmp_path / name).mkdir()
    may = role(account, name, allow("acm:ExportCertificate", certificate), trust=trust)
    return Configured(certificate, may, tmp_path / name, **changes)


def test_its_files_follow_a_renewal(account: Account, host: Account, authority: str, tmp_path: Path) -> None:
    """Day by day the same, and the day after the renewal the new one; no human exports in between."""
    kept = configured(account, pki.request(account, authority), "web", tmp_path)
    kept.refresh(host)
    first = kept.serial
    account.advance("24h")
    kept.refresh(host)
    assert kept.serial == first

    account.advance("335d")
    kept.refresh(host)

    assert kept.serial != first
    told = pki.describe(account, kept.certificate)
    assert (told["RenewalSummary"]["RenewalStatus"], told["RenewalEligibility"]) == ("SUCCESS", "ELIGIBLE")
    for found in ("cert.pem", "key.pem"):
        text = (kept.folder / found).read_text()
        command = ["openssl", "x509", "-noout", "-pubkey"] if found == "cert.pem" else ["openssl", "pkey", "-pubout"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        (kept.folder / f"{found}.pub").write_text(done.stdout)
    assert (kept.folder / "cert.pem.pub").read_text() == (kept.folder / "key.pem.pub").read_text()


def test_a_full_chain_in_one_file(account: Account, host: Account, authority: str, tmp_path: Path) -> None:
    kept = configured(account, pki.request(account, authority), "full", tmp_path, chain=False)
    kept.refresh(host)
    leaf, *chain = pki.pems((kept.folder / "cert.pem").read_text())
    assert len(chain) == 2
    assert pki.verified(tmp_path, leaf, "".join(chain)) == "leaf.pem: OK"


# Whether it tries again at once, by the error (its error.rs, `classify_export_error`).
ERRORS = {"RequestInProgressException": True, "InternalFailure": True, "ResourceNotFoundException": False}


@pytest.mark.parametrize(("code", "again"), ERRORS.items(), ids=list(ERRORS))
def test_the_errors_that_it_tells_apart(
    account: Account, host: Account, authority: str, tmp_path: Path, code: str, again: bool
) -> None:
    """One that passes it tries again, and then has the certificate; others wait for the next day."""
    kept = configured(account, pki.request(account, authority), "web", tmp_path)
    account.tokiwa("fault", "set", "acm:ExportCertificate", "fail", "--reason", code, "--times", "1")

    with pytest.raises(ClientError) as caught:
        kept.refresh(host)

    answer = caught.value.response
    assert answer["Error"]["Code"] == code
    assert transient(answer) is again
    kept.refresh(host)
    assert kept.serial


def test_a_certificate_of_another_role_is_none_of_its_own(
    account: Account, host: Account, authority: str, tmp_path: Path
) -> None:
    """One that fails does not keep the others from their files."""
    mine = configured(account, pki.request(account, authority), "mine", tmp_path)
    with pytest.raises(ClientError) as caught:
        attrs.evolve(mine, certificate=pki.request(account, authority)).refresh(host)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert not transient(caught.value.response)
    mine.refresh(host)
    assert mine.serial


def transient(answer: dict[str, Any]) -> bool:
    """As it decides: by the code of one error, else by the status."""
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return answer["Error"]["Code"] == "RequestInProgressException" or status >= 500 or status == 429
