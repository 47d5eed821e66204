"""Authorities and certificates on a real server, through boto3: good defaults, of which a story changes one thing."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID
from tests.story.server import Account

P256, SIGNING = "EC_prime256v1", "SHA256WITHECDSA"
TEMPLATE = "arn:aws:acm-pca:::template/{}/V1"
DOMAIN = "www.internal.example"
MANAGER = "acm.amazonaws.com"
ACTIONS = ["IssueCertificate", "GetCertificate", "ListPermissions"]
PASSPHRASE = b"correct horse battery staple"

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----\n.*?\n-----END \1-----\n", re.DOTALL)


def create(account: Account, type_: str = "ROOT", **changes: Any) -> str:
    """The ARN of a new authority, which waits for its certificate."""
    subject = {"Organization": "Example Corp", "CommonName": f"Example {type_.title()}"}
    configuration = {"KeyAlgorithm": P256, "SigningAlgorithm": SIGNING, "Subject": subject}
    wanted = {"CertificateAuthorityType": type_, "CertificateAuthorityConfiguration": configuration, **changes}
    arn: str = account.client("acm-pca").create_certificate_authority(**wanted)["CertificateAuthorityArn"]
    account.client("acm-pca").get_waiter("certificate_authority_csr_created").wait(CertificateAuthorityArn=arn)
    return arn


def authority(account: Account, parent: str | None = None, days: int = 3650, **changes: Any) -> str:
    """The ARN of a new active authority: a root, or a subordinate of `parent`."""
    arn = create(account, "SUBORDINATE" if parent else "ROOT", **changes)
    install(account, arn, parent, days)
    return arn


def install(account: Account, arn: str, parent: str | None = None, days: int = 3650) -> None:
    """Sign an authority's own request, by its parent or itself, and import the certificate."""
    pca = account.client("acm-pca")
    template = TEMPLATE.format("SubordinateCACertificate_PathLen0" if parent else "RootCACertificate")
    text = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"].encode()
    certificate, chain = issue(account, parent or arn, Csr=text, TemplateArn=template, days=days)
    more = {"CertificateChain": chain.encode()} if parent else {}
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=arn, Certificate=certificate.encode(), **more)


def issue(account: Account, arn: str, days: int = 30, **changes: Any) -> tuple[str, str]:
    """The certificate and the chain of what an authority issues directly."""
    pca = account.client("acm-pca")
    wanted = {
        "CertificateAuthorityArn": arn,
        "Csr": csr(),
        "SigningAlgorithm": SIGNING,
        "Validity": {"Value": days, "Type": "DAYS"},
        **changes,
    }
    named = {"CertificateAuthorityArn": arn, "CertificateArn": pca.issue_certificate(**wanted)["CertificateArn"]}
    pca.get_waiter("certificate_issued").wait(**named)
    found = pca.get_certificate(**named)
    return found["Certificate"], found.get("CertificateChain") or ""


def csr(name: str = DOMAIN) -> bytes:
    """A certificate signing request with a new P-256 key."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    )
    return builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.PEM)


def grant(account: Account, arn: str) -> None:
    """Permit the manager to renew from an authority."""
    account.client("acm-pca").create_permission(CertificateAuthorityArn=arn, Principal=MANAGER, Actions=ACTIONS)


def request(account: Account, authority_arn: str, **changes: Any) -> str:
    """The ARN of a certificate requested from the manager, whatever comes of it."""
    wanted = {"DomainName": DOMAIN, "CertificateAuthorityArn": authority_arn, "KeyAlgorithm": P256, **changes}
    arn: str = account.client("acm").request_certificate(**wanted)["CertificateArn"]
    return arn


def managed(account: Account, authority_arn: str, **changes: Any) -> str:
    """The ARN of a certificate that the manager issued and that was exported, so that it is renewed."""
    arn = request(account, authority_arn, **changes)
    export(account, arn)
    return arn


def export(account: Account, arn: str, passphrase: bytes = PASSPHRASE) -> dict[str, Any]:
    """What ExportCertificate answers."""
    answer: dict[str, Any] = account.client("acm").export_certificate(CertificateArn=arn, Passphrase=passphrase)
    return answer


def describe(account: Account, arn: str) -> dict[str, Any]:
    """The manager's certificate."""
    found: dict[str, Any] = account.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    return found


def opened(pem: str, passphrase: bytes = PASSPHRASE) -> Any:
    """The private key in an export."""
    return load_pem_private_key(pem.encode(), passphrase)


def pems(text: str, label: str = "CERTIFICATE") -> list[str]:
    """The PEM blocks with this label, each with its last newline."""
    return [found[0] for found in _PEM.finditer(text) if found[1] == label]


def verified(folder: Path, certificate: str, chain: str) -> str:
    """What `openssl verify` says of a certificate on its first day, given the chain from its issuer up to the root."""
    *middle, root = pems(chain)
    for name, text in {"leaf": certificate, "middle": "".join(middle), "root": root}.items():
        (folder / f"{name}.pem").write_text(text)
    below = ("-untrusted", "middle.pem") if middle else ()
    when = x509.load_pem_x509_certificate(certificate.encode()).not_valid_before_utc + timedelta(days=1)
    at = ("-attime", str(int(when.timestamp())))
    command = ["openssl", "verify", "-x509_strict", *at, "-CAfile", "root.pem", *below, "leaf.pem"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()


def zipped(source: str, module: str) -> bytes:
    """A deployment package with one Python module."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(f"{module}.py", source)
    return written.getvalue()
