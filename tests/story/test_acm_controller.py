"""AWS Controllers for Kubernetes, the controller for ACM (aws-controllers-k8s/acm-controller, `exportTo`).

It requests a certificate with its tags, describes it until it is ISSUED, and writes it and its opened key into a
Secret whenever `IssuedAt` has changed. It knows RSA keys, and the key's algorithm with "_" where ACM says "-".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.story import pki
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("story readers")

PASSPHRASE = "aPassphrase#With$These%"
TAGS = {"services.k8s.aws/controller-version": "acm-v1.3.0", "services.k8s.aws/namespace": "default"}


@attrs.define
class Resource:
    """A Certificate of the cluster and the Secret that it exports to."""

    account: Account
    spec: dict[str, Any]
    arn: str = ""
    issued: datetime | None = None
    secret: dict[str, str] = attrs.Factory(dict)
    exports: int = 0

    def create(self, tags: dict[str, str]) -> None:
        """RequestCertificate."""
        given = {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()], **self.spec}
        self.arn = self.account.client("acm").request_certificate(**given)["CertificateArn"]

    def read(self) -> str:
        """One look: the status it now has. Exports when it was issued since the last look."""
        acm = self.account.client("acm")
        detail = acm.describe_certificate(CertificateArn=self.arn)["Certificate"]
        assert detail["KeyAlgorithm"].replace("-", "_") == self.spec["KeyAlgorithm"]
        if detail["Status"] == "ISSUED" and detail["IssuedAt"] != self.issued:
            self.issued = detail["IssuedAt"]
            self._export()
        return str(detail["Status"])

    def tags(self) -> dict[str, str]:
        """Those that it compares with the wanted ones."""
        found = self.account.client("acm").list_tags_for_certificate(CertificateArn=self.arn)["Tags"]
        return {each["Key"]: each.get("Value", "") for each in found}

    def sync_tags(self, wanted: dict[str, str]) -> None:
        """Take away, then add; a tag with another value is both."""
        acm, now = self.account.client("acm"), self.tags()
        gone = [{"Key": key} for key, value in now.items() if wanted.get(key) != value]
        new = [{"Key": key, "Value": value} for key, value in wanted.items() if now.get(key) != value]
        if gone:
            acm.remove_tags_from_certificate(CertificateArn=self.arn, Tags=gone)
        if new:
            acm.add_tags_to_certificate(CertificateArn=self.arn, Tags=new)

    def _export(self) -> None:
        exported = pki.export(self.account, self.arn, PASSPHRASE.encode())
        key = pki.opened(exported["PrivateKey"], PASSPHRASE.encode())
        assert isinstance(key, rsa.RSAPrivateKey)
        opened = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        self.secret = {"tls.crt": exported["Certificate"] + exported["CertificateChain"], "tls.key": opened}
        self.exports += 1


@pytest.fixture
def resource(account: Account) -> Resource:
    """Its RSA key is made beside the answer: moving the clock answers when that is done."""
    authority = pki.authority(account, pki.authority(account), days=1825)
    pki.grant(account, authority)
    spec = {"DomainName": pki.DOMAIN, "CertificateAuthorityArn": authority, "KeyAlgorithm": "RSA_2048"}
    made = Resource(account, {**spec, "Options": {"CertificateTransparencyLoggingPreference": "DISABLED"}})
    made.create(TAGS)
    account.advance("1m")
    return made


def test_the_secret_follows_the_certificate(resource: Resource, account: Account) -> None:
    """It is written once for each issue: a look that finds nothing new exports nothing."""
    assert [resource.read(), resource.read(), resource.exports] == ["ISSUED", "ISSUED", 1]
    first = x509.load_pem_x509_certificate(resource.secret["tls.crt"].encode())

    account.advance("335d")
    assert [resource.read(), resource.read(), resource.exports] == ["ISSUED", "ISSUED", 2]

    leaf, *chain = (x509.load_pem_x509_certificate(pem.encode()) for pem in pki.pems(resource.secret["tls.crt"]))
    assert leaf.serial_number != first.serial_number
    assert len(chain) == 2
    assert pki.opened(resource.secret["tls.key"], None).public_key() == leaf.public_key()
    assert pki.describe(account, resource.arn)["RenewalEligibility"] == "ELIGIBLE"


def test_tags_are_kept_as_the_resource_has_them(resource: Resource) -> None:
    assert resource.tags() == TAGS
    wanted = {**TAGS, "services.k8s.aws/namespace": "other", "environment": ""}
    resource.sync_tags(wanted)
    assert resource.tags() == wanted


def test_a_resource_that_is_deleted(resource: Resource, account: Account) -> None:
    """The controller takes ResourceNotFoundException for the end of it."""
    acm = account.client("acm")
    acm.delete_certificate(CertificateArn=resource.arn)
    with pytest.raises(ClientError) as caught:
        resource.read()
    assert type(caught.value) is acm.exceptions.ResourceNotFoundException


def test_a_renewal_without_permission_leaves_the_secret_as_it_is(resource: Resource, account: Account) -> None:
    """The users' trouble (aws-controllers-k8s/community, "permission for ACM forgotten"): the reason can be read."""
    resource.read()
    account.client("acm-pca").delete_permission(
        CertificateAuthorityArn=resource.spec["CertificateAuthorityArn"], Principal=pki.MANAGER
    )
    account.advance("340d")
    assert [resource.read(), resource.exports] == ["ISSUED", 1]
    assert pki.describe(account, resource.arn)["RenewalSummary"]["RenewalStatusReason"] == "PCA_ACCESS_DENIED"
