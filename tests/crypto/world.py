"""A small world of keys and CAs for the tests of this folder: good defaults, of which a test changes one thing."""

import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from tokiwa.crypto import applicant, ca_request, issuer, keys, request
from tokiwa.crypto.algorithms import KEY_ALGORITHMS, SIGNING_ALGORITHMS, suits
from tokiwa.crypto.applicant import Applicant
from tokiwa.crypto.issue import Draft, Issued, issue, prepare
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.signer import KeySigner
from tokiwa.domain.template import END_ENTITY, ROOT, TEMPLATES, Template
from tokiwa.domain.value import evolve

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
END = NOW + timedelta(days=395)
LATER = NOW + timedelta(days=3650)
SERIAL = 0x5F << 120
P256 = "EC_prime256v1"
NAMES = ("www.example.com", "example.com")
PATH_LENGTH_0 = TEMPLATES["SubordinateCACertificate_PathLen0"]

# Each way to sign, with each kind of key that can; of RSA the smallest, because larger ones take long to make.
PAIRS = [
    (signing, key)
    for key in KEY_ALGORITHMS
    for signing in SIGNING_ALGORITHMS
    if suits(signing, key) and key not in ("RSA_3072", "RSA_4096")
]


@cache
def signer(algorithm: str = P256, which: str = "ca") -> KeySigner:
    """A key that is made once per algorithm and use."""
    return KeySigner(keys.make(algorithm))


@attrs.frozen
class Authority:
    """A CA of the world: who it is, its key, and its certificate."""

    issuer: Issuer
    signer: KeySigner
    issued: Issued
    applicant: Applicant
    parent: "Authority | None" = None

    @property
    def chain_pem(self) -> str:
        """Those above it."""
        return "" if self.parent is None else self.parent.issued.pem + self.parent.chain_pem


def asking(name: str, key: KeySigner, extensions: dict[str, Any] | None = None) -> request.Request:
    """A CA's request, as it reads back."""
    algorithm = keys.public_of(key.key).algorithm
    signing = KEY_ALGORITHMS[algorithm].signing
    subject = {"Organization": "Example Corp", "CommonName": name}
    return request.read(ca_request.make(subject, key, signing, extensions).encode())


@cache
def root(algorithm: str = P256, signing: str = "", **urls: tuple[str, ...]) -> Authority:
    """A self-signed root."""
    key = signer(algorithm, "root")
    asked = asking(f"Root {algorithm}", key)
    draft = Draft(issuer.of_request(asked, signing or None), ROOT, asked.applicant, SERIAL, NOW, LATER)
    issued = issue(prepare(draft), key)
    return Authority(issuer.of_certificate(issued.pem, signing or None, **urls), key, issued, asked.applicant)


@cache
def subordinate(
    algorithm: str = P256, parent: Authority | None = None, template: Template = PATH_LENGTH_0, end: datetime = LATER
) -> Authority:
    """A CA below a root of the same kind, or below another one."""
    above = parent or root(algorithm)
    key = signer(algorithm, f"below {above.issued.serial} {template.name}")
    asked = asking(f"Issuing {algorithm} {template.name}", key)
    issued = issue(prepare(Draft(above.issuer, template, asked.applicant, SERIAL + 1, NOW, end)), above.signer)
    mine = issuer.of_certificate(issued.pem, chain=above.issued.pem + above.chain_pem)
    return Authority(mine, key, issued, asked.applicant, above)


def leaf_applicant(
    algorithm: str = P256, common_name: str | None = NAMES[0], names: tuple[str, ...] = NAMES
) -> Applicant:
    """Somebody who wants a certificate."""
    return applicant.for_names(signer(algorithm, "leaf").public_key, common_name, names)


def draft(**changes: Any) -> Draft:
    """A good draft of an end-entity certificate, but for what is changed."""
    good = Draft(root().issuer, END_ENTITY, leaf_applicant(), SERIAL + 2, NOW - timedelta(hours=1), END)
    return evolve(good, **changes)


def openssl_verifies(folder: Path, leaf: str, ca: Authority) -> bool:
    """What `openssl verify` thinks of a certificate (PEM) from that CA when it trusts the root alone."""
    *between, anchor = (ca.issued.pem + ca.chain_pem).split("-----END CERTIFICATE-----\n")[:-1]
    for name, items in {"root": [anchor], "between": between, "leaf": [leaf.partition("-----END CERT")[0]]}.items():
        (folder / name).write_text("".join(f"{item}-----END CERTIFICATE-----\n" for item in items))
    command = ["openssl", "verify", "-x509_strict", "-attime", str(int(NOW.timestamp())), "-CAfile", "root"]
    command += ["-untrusted", "between"] if between else []
    return subprocess.run([*command, "leaf"], cwd=folder, capture_output=True, check=False).returncode == 0
