"""Who may issue certificates for servers tries to come by one that can sign others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.operations.acm_pca import pki

from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.problem import Kind
from tokiwa.domain.template import TEMPLATES
from world import World

LEAF = pki.TEMPLATE.format("EndEntityCertificate")
CA = x509.BasicConstraints(ca=True, path_length=None)
SIGNS = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
ANYTHING = x509.ExtendedKeyUsage([x509.ObjectIdentifier("2.5.29.37.0")])
LEAVES = {name: template for name, template in TEMPLATES.items() if not template.ca}


def wishes() -> bytes:
    """A request for a CA's extensions, with the name of a CA."""
    builder = x509.CertificateSigningRequestBuilder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Evil CA")]))
    for extension in (CA, SIGNS, ANYTHING):
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.PEM)


CSR = wishes()
PASSING: dict[str, dict[str, Any]] = {
    "nothing": {},
    "key usage": {"Extensions": {"KeyUsage": {"KeyCertSign": True, "CRLSign": True, "DigitalSignature": True}}},
    "basic constraints by OID": {
        "Extensions": {
            "CustomExtensions": [{"ObjectIdentifier": "2.5.29.19", "Value": "MAMBAf8=", "Critical": True}],
        }
    },
    "key usage by OID": {
        "Extensions": {"CustomExtensions": [{"ObjectIdentifier": "2.5.29.15", "Value": "AwIBBg==", "Critical": True}]}
    },
    "basic constraints twice": {
        "Extensions": {"CustomExtensions": [{"ObjectIdentifier": "2.5.29.19", "Value": "MAMBAf8="}] * 2}
    },
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("sub-ca"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def ca(world: World) -> str:
    arn: str = pki.root(world)
    return arn


@pytest.fixture(scope="module")
def clerk(world: World, ca: str) -> Principal:
    """Somebody who may issue with the template of leaves, and read."""
    condition = {"StringEquals": {"acm-pca:TemplateArn": LEAF}}
    statements = (
        {"Effect": "Allow", "Action": "acm-pca:IssueCertificate", "Resource": ca, "Condition": condition},
        {"Effect": "Allow", "Action": ["acm-pca:Get*", "acm-pca:Describe*"], "Resource": "*"},
    )
    return pki.user(world, {"Version": "2012-10-17", "Statement": list(statements)})


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("name", LEAVES)
def test_no_template_of_leaves_makes_a_ca(world: World, ca: str, name: str, passing: dict[str, Any]) -> None:
    """Refused or not: what comes of it says that it is none, and nobody who verifies takes it for one."""
    more = {"ApiPassthrough": passing} if passing else {}
    try:
        _, pem, _ = pki.issue(world, ca, Csr=CSR, TemplateArn=pki.TEMPLATE.format(name), **more)
    except Exception as problem:
        assert getattr(problem, "kind", None) in {Kind.INVALID_ARGUMENTS, Kind.MALFORMED_CSR, Kind.INVALID}, problem
        return
    made = x509.load_pem_x509_certificate(pem.encode())
    basic = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.value == x509.BasicConstraints(ca=False, path_length=None)
    found = [each for each in made.extensions if each.oid == x509.BasicConstraints.oid]
    assert len(found) == 1


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "EndEntityCertificate"])
def test_a_right_to_one_template_is_none_to_another(world: World, ca: str, clerk: Principal, name: str) -> None:
    wanted = pki.issuing(ca, Csr=CSR, TemplateArn=pki.TEMPLATE.format(name))
    assert pki.refusal(lambda: world.call("acm-pca:IssueCertificate", wanted, clerk))[0] is Kind.DENIED


SPELLED = {
    "another version": LEAF.replace("/V1", "/V2"),
    "another case": LEAF.replace("EndEntity", "endentity"),
    "a path": f"{LEAF}/../../SubordinateCACertificate_PathLen3/V1",
    "a wildcard": pki.TEMPLATE.format("*"),
    "an account": LEAF.replace(":::", "::000000000000:"),
}


@pytest.mark.parametrize("arn", SPELLED.values(), ids=SPELLED)
def test_a_template_has_one_name(world: World, ca: str, clerk: Principal, arn: str) -> None:
    wanted = pki.issuing(ca, TemplateArn=arn)
    kind, _ = pki.refusal(lambda: world.call("acm-pca:IssueCertificate", wanted, clerk))
    assert kind in {Kind.DENIED, Kind.INVALID_ARGUMENTS, Kind.INVALID}


def test_a_right_to_the_leafs_template_is_one_to_the_default(world: World, ca: str, clerk: Principal) -> None:
    pki.issue(world, ca, clerk, Csr=CSR)


def test_a_certificate_of_a_leaf_does_not_become_a_cas(world: World, ca: str) -> None:
    """Nor does another key: what a CA imports must be its own, and say that it is one."""
    waiting = pki.create(world, "SUBORDINATE")
    _, pem, chain = pki.issue(world, ca, Csr=pki.own_csr(world, waiting), TemplateArn=LEAF)
    assert pki.refusal(lambda: pki.install(world, waiting, pem, chain))[0] in {
        Kind.MALFORMED_CERTIFICATE,
        Kind.INVALID,
        Kind.CERTIFICATE_MISMATCH,
    }
    assert pki.status(world, waiting) == "PENDING_CERTIFICATE"
