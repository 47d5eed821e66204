"""Authorities and requests for the tests of this folder: good defaults, of which a test changes one thing."""

import json
import subprocess
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tokiwa.crypto.algorithms import KEY_ALGORITHMS
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.change import Change
from tokiwa.domain.identity import User
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.store import authorities

P256, SIGNING = "EC_prime256v1", "SHA256WITHECDSA"
ARN = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/11111111-2222-3333-4444-555555555555"
TEMPLATE = "arn:aws:acm-pca:::template/{}/V1"
ROOT, SUBORDINATE = TEMPLATE.format("RootCACertificate"), TEMPLATE.format("SubordinateCACertificate_PathLen0")
YEARS = {"Value": 10, "Type": "YEARS"}
DAYS = {"Value": 30, "Type": "DAYS"}


def configuration(key: str = P256, signing: str | None = None, **subject: str) -> dict[str, Any]:
    return {
        "KeyAlgorithm": key,
        "SigningAlgorithm": signing or KEY_ALGORITHMS[key].signing,
        "Subject": subject or {"Organization": "Example Corp", "CommonName": "Example CA"},
    }


def create(world: Any, type_: str = "ROOT", principal: Any = None, **changes: Any) -> str:
    """The ARN of a new authority, which waits for its certificate."""
    wanted = {"CertificateAuthorityType": type_, "CertificateAuthorityConfiguration": configuration(), **changes}
    arn: str = world.call("acm-pca:CreateCertificateAuthority", wanted, principal)["CertificateAuthorityArn"]
    return arn


def of(arn: str, **more: Any) -> dict[str, Any]:
    return {"CertificateAuthorityArn": arn, **more}


def describe(world: Any, arn: str) -> dict[str, Any]:
    found: dict[str, Any] = world.call("acm-pca:DescribeCertificateAuthority", of(arn))["CertificateAuthority"]
    return found


def status(world: Any, arn: str) -> str:
    return str(describe(world, arn)["Status"])


def issuing(arn: str, **changes: Any) -> dict[str, Any]:
    """The input of IssueCertificate."""
    return of(arn, Csr=csr(), SigningAlgorithm=SIGNING, Validity=DAYS) | changes


def issue(world: Any, arn: str, principal: Any = None, **changes: Any) -> tuple[str, str, str | None]:
    """ARN, certificate and chain of what was issued."""
    made = world.call("acm-pca:IssueCertificate", issuing(arn, **changes), principal)["CertificateArn"]
    found = world.call("acm-pca:GetCertificate", of(arn, CertificateArn=made), principal)
    return made, found["Certificate"], found.get("CertificateChain")


def own_csr(world: Any, arn: str) -> bytes:
    text: str = world.call("acm-pca:GetCertificateAuthorityCsr", of(arn))["Csr"]
    return text.encode()


def install(world: Any, arn: str, certificate: str, chain: str | None = None) -> None:
    more = {} if chain is None else {"CertificateChain": chain.encode()}
    world.call("acm-pca:ImportCertificateAuthorityCertificate", of(arn, Certificate=certificate.encode(), **more))


def root(world: Any, validity: dict[str, Any] = YEARS, **changes: Any) -> str:
    """An ACTIVE root."""
    arn = create(world, **changes)
    activate(world, arn, validity)
    return arn


def activate(world: Any, arn: str, validity: dict[str, Any] = YEARS) -> None:
    signing = describe(world, arn)["CertificateAuthorityConfiguration"]["SigningAlgorithm"]
    _, certificate, _ = issue(
        world, arn, Csr=own_csr(world, arn), TemplateArn=ROOT, Validity=validity, SigningAlgorithm=signing
    )
    install(world, arn, certificate)


def subordinate(
    world: Any, parent: str, template: str = SUBORDINATE, passing: dict[str, Any] | None = None, **changes: Any
) -> str:
    """An ACTIVE authority below `parent`, with what is passed through to its certificate."""
    named = {"CertificateAuthorityConfiguration": configuration(CommonName="Example Issuing CA")}
    arn = create(world, "SUBORDINATE", **{**named, **changes})
    signing = describe(world, parent)["CertificateAuthorityConfiguration"]["SigningAlgorithm"]
    wanted = {"Csr": own_csr(world, arn), "TemplateArn": template, "Validity": {"Value": 5, "Type": "YEARS"}}
    more = {} if passing is None else {"ApiPassthrough": passing}
    _, certificate, chain = issue(world, parent, SigningAlgorithm=signing, **wanted, **more)
    install(world, arn, certificate, chain)
    return arn


@cache
def csr(common_name: str | None = "www.example.com", names: tuple[str, ...] = ("www.example.com",)) -> bytes:
    """A request of somebody else."""
    subject = [] if common_name is None else [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    builder = x509.CertificateSigningRequestBuilder(x509.Name(subject))
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(map(x509.DNSName, names)), critical=False)
    return builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.PEM)


def openssl_verifies(folder: Path, certificate: str, chain: str, at: float) -> bool:
    """What `openssl verify` thinks: the last certificate of the chain is trusted, those before it are given."""
    *between, anchor = chain.split("-----END CERTIFICATE-----\n")[:-1]
    files = {
        "leaf.pem": certificate,
        "root.pem": anchor,
        "between.pem": "".join(f"{c}-----END CERTIFICATE-----\n" for c in between),
    }
    files["root.pem"] += "-----END CERTIFICATE-----\n"
    for name, text in files.items():
        (folder / name).write_text(text)
    command = ["openssl", "verify", "-x509_strict", "-attime", str(int(at)), "-CAfile", "root.pem"]
    command += ["-untrusted", "between.pem"] if between else []
    done = subprocess.run([*command, "leaf.pem"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0


def put_in(world: Any, arn: str, state: AuthorityStatus) -> None:
    """Put an authority that is ACTIVE into any state, also those that no call leads to."""
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    without = {AuthorityStatus.CREATING, AuthorityStatus.PENDING_CERTIFICATE, AuthorityStatus.FAILED}
    changes: dict[str, Any] = {"status": state}
    if state in without:
        changes |= {"certificate": None, "not_before": None, "not_after": None, "serial": None}
    if state is AuthorityStatus.EXPIRED:
        changes = {"not_after": world.now - timedelta(seconds=1)}
    if state is AuthorityStatus.DELETED:
        changes |= {"before_deletion": found.status, "restorable_until": world.now + timedelta(days=7)}
    store(world, evolve(found, **changes))


def store(world: Any, *values: Any) -> None:
    for future in world.means.store.submit([Change(puts=values)]):
        future.result()


def user(world: Any, policy: dict[str, Any] | None, account: str = "000000000000") -> Principal:
    """A user with one inline policy, or without any."""
    arn = f"arn:aws:iam::{account}:user/anna"
    inline = {} if policy is None else {"all": json.dumps(policy)}
    store(world, User(arn, account, "AIDAANNA", "anna", world.now, inline=inline))
    return Principal(PrincipalType.USER, account, arn, "AIDAANNA", "anna")


def allow(action: Any, resource: str = "*", **condition: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]}


def refusal(call: Any) -> tuple[Kind, str]:
    """Kind and sentence of what `call` raises."""
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.kind, caught.value.message


READING = [
    "acm-pca:DescribeCertificateAuthority",
    "acm-pca:GetCertificate",
    "acm-pca:GetCertificateAuthorityCertificate",
    "acm-pca:ListPermissions",
    "acm-pca:ListTags",
]


def shared(arn: str, account: Any, template: str = TEMPLATE.format("EndEntityCertificate")) -> list[dict[str, Any]]:
    """The statements of the guide's sample, which has one Sid twice."""
    common = {"Sid": "1", "Effect": "Allow", "Principal": {"AWS": account}, "Resource": arn}
    condition = {"StringEquals": {"acm-pca:TemplateArn": template}}
    return [common | {"Action": READING}, common | {"Action": ["acm-pca:IssueCertificate"], "Condition": condition}]


def sharing(arn: str, account: Any, template: str = TEMPLATE.format("EndEntityCertificate")) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": shared(arn, account, template)}, indent=3)


def der(pem: str) -> bytes:
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
