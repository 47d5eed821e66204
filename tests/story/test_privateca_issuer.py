"""cert-manager's issuer for AWS Private CA (cert-manager/aws-privateca-issuer, pkg/aws/pca.go).

It asks the CA for its signing algorithm, takes a template by the usages and in the CA's own partition, wants an
absolute end, and reads the certificate when it is there; the last certificate of the chain is `ca.crt`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.story import pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("story readers")

SERVER, CLIENT, CODE, OCSP = "server auth", "client auth", "code signing", "ocsp signing"
TEMPLATES = {
    (CODE,): "CodeSigningCertificate",
    (CLIENT,): "EndEntityClientAuthCertificate",
    (SERVER,): "EndEntityServerAuthCertificate",
    (OCSP,): "OCSPSigningCertificate",
    (CLIENT, SERVER): "EndEntityCertificate",
}
EXTENDED = {
    "EndEntityServerAuthCertificate": [ExtendedKeyUsageOID.SERVER_AUTH],
    "EndEntityClientAuthCertificate": [ExtendedKeyUsageOID.CLIENT_AUTH],
    "EndEntityCertificate": [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH],
    "CodeSigningCertificate": [ExtendedKeyUsageOID.CODE_SIGNING],
    "OCSPSigningCertificate": [ExtendedKeyUsageOID.OCSP_SIGNING],
    "BlankEndEntityCertificate_APICSRPassthrough": [],
}


@attrs.frozen
class Issuer:
    """An AWSPCAIssuer, for the CertificateRequests of its namespace."""

    account: Account
    authority: str
    now: datetime

    def sign(self, name: str, usages: Sequence[str], *, ca: bool = False, days: float = 90) -> str:
        """The ARN that it notes in the request, or the error of the call."""
        pca = self.account.client("acm-pca")
        described = pca.describe_certificate_authority(CertificateAuthorityArn=self.authority)
        algorithm = described["CertificateAuthority"]["CertificateAuthorityConfiguration"]["SigningAlgorithm"]
        partition = ":".join(self.authority.split(":")[:2])
        return str(
            pca.issue_certificate(
                CertificateAuthorityArn=self.authority,
                Csr=pki.csr(name),
                SigningAlgorithm=algorithm,
                TemplateArn=f"{partition}:acm-pca:::template/{template(usages, ca=ca)}/V1",
                Validity={"Type": "ABSOLUTE", "Value": int((self.now + timedelta(days=days)).timestamp())},
                IdempotencyToken=hashlib.sha256(f"default/{name}".encode()).hexdigest()[:36],
            )["CertificateArn"]
        )

    def get(self, arn: str) -> tuple[str, str]:
        """`tls.crt` and `ca.crt`."""
        names = {"CertificateAuthorityArn": self.authority, "CertificateArn": arn}
        found = self.account.client("acm-pca").get_certificate(**names)
        *middle, root = blocks(found["CertificateChain"])
        return found["Certificate"] + "\n" + "".join(middle), root


def template(usages: Sequence[str], *, ca: bool) -> str:
    """By the usages of the request; all that it does not know is taken from the CSR."""
    if ca:
        return "SubordinateCACertificate_PathLen0"
    return TEMPLATES.get(tuple(sorted(usages)), "BlankEndEntityCertificate_APICSRPassthrough")


def blocks(text: str) -> list[str]:
    """As Go's pem.Decode goes through it: what is left after the last block must be nothing at all."""
    end = "-----END CERTIFICATE-----"
    found = []
    while text:
        block, separator, text = text.partition(end)
        assert block.startswith("-----BEGIN CERTIFICATE-----\n"), "failed to read certificate"
        assert separator
        text = text.removeprefix("\n")
        found.append(f"{block}{end}\n")
    return found


@pytest.fixture
def issuer(account: Account) -> Issuer:
    """Below a subordinate that may make CAs below itself."""
    root = pki.authority(account)
    middle = pki.create(account, "SUBORDINATE")
    pca = account.client("acm-pca")
    text = pca.get_certificate_authority_csr(CertificateAuthorityArn=middle)["Csr"].encode()
    of_two = pki.TEMPLATE.format("SubordinateCACertificate_PathLen1")
    certificate, chain = pki.issue(account, root, Csr=text, TemplateArn=of_two, days=1825)
    pca.import_certificate_authority_certificate(
        CertificateAuthorityArn=middle, Certificate=certificate.encode(), CertificateChain=chain.encode()
    )
    return Issuer(account, middle, x509.load_pem_x509_certificate(certificate.encode()).not_valid_before_utc)


USAGES: dict[str, tuple[str, ...]] = {
    **{" and ".join(usages): usages for usages in TEMPLATES},
    "server auth and client auth": (SERVER, CLIENT),
    "none that it knows": ("digital signature", "key encipherment", "server auth"),
}


@pytest.mark.parametrize("usages", USAGES.values(), ids=USAGES)
def test_a_request_with_usages(issuer: Issuer, usages: tuple[str, ...]) -> None:
    leaf, ca = issuer.get(issuer.sign("web.internal.example", usages))

    first, middle = (x509.load_pem_x509_certificate(pem.encode()) for pem in pki.pems(leaf))
    root = x509.load_pem_x509_certificate(ca.encode())
    first.verify_directly_issued_by(middle)
    middle.verify_directly_issued_by(root)
    found = [each for each in first.extensions if isinstance(each.value, x509.ExtendedKeyUsage)]
    assert [list(each.value) for each in found] == [each for each in [EXTENDED[template(usages, ca=False)]] if each]
    assert first.not_valid_after_utc == issuer.now + timedelta(days=90)


def test_an_issuer_below_it(issuer: Issuer, account: Account) -> None:
    """`isCA: true`."""
    leaf, _ = issuer.get(issuer.sign("below.internal.example", (), ca=True))
    made = x509.load_pem_x509_certificate(pki.pems(leaf)[0].encode())
    assert made.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, 0)


def test_a_request_that_is_tried_again_is_not_a_second_certificate(issuer: Issuer) -> None:
    """The token is of the request's name: within five minutes the same request gets what it got."""
    assert issuer.sign("web.internal.example", (SERVER,)) != issuer.sign("api.internal.example", (SERVER,))
    name, csr = "again.internal.example", pki.csr("again.internal.example")
    given: dict[str, Any] = {
        "CertificateAuthorityArn": issuer.authority,
        "Csr": csr,
        "SigningAlgorithm": pki.SIGNING,
        "Validity": {"Type": "ABSOLUTE", "Value": int((issuer.now + timedelta(days=9)).timestamp())},
        "IdempotencyToken": hashlib.sha256(f"default/{name}".encode()).hexdigest()[:36],
    }
    issue = issuer.account.client("acm-pca").issue_certificate
    assert issue(**given)["CertificateArn"] == issue(**given)["CertificateArn"]


def test_it_comes_again_while_the_certificate_is_not_there(issuer: Issuer, account: Account) -> None:
    """The controller notes the ARN, gets RequestInProgressException, and reads it when it looks again."""
    account.tokiwa("issuing-delay", "set", "5")
    arn = issuer.sign("slow.internal.example", (SERVER,))
    with pytest.raises(ClientError) as caught:
        issuer.get(arn)
    assert type(caught.value) is account.client("acm-pca").exceptions.RequestInProgressException

    account.advance("6s")

    assert issuer.get(arn)[0].count("BEGIN CERTIFICATE") == 2


def test_an_end_that_is_later_than_the_ca_s_is_refused(issuer: Issuer) -> None:
    with pytest.raises(ClientError) as caught:
        issuer.sign("long.internal.example", (SERVER,), days=2000)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
