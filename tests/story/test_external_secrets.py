"""External Secrets Operator's provider for ACM (external-secrets.io, "AWS Certificate Manager").

ExternalSecret: it reads the certificate, and only when that is another than the last one it exports it, opens the key
and hands on one PEM text. PushSecret: it finds its certificate by tags, imports it, and again when the Secret changed.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.operations.acm.handing_in import Issued, issue
from tests.story import pki
from tests.story.automation import allow, user
from tests.story.server import Account

pytestmark = pytest.mark.xdist_group("story readers")

MANAGED = {"managed-by": "external-secrets"}
KEY = "external-secrets-remote-key"
# Its documentation's policies, of which the second is for PushSecret.
READS = allow(["acm:DescribeCertificate", "acm:ExportCertificate", "acm:GetCertificate"])
PUSHES = allow(
    [
        *("acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:GetCertificate", "acm:ImportCertificate"),
        *("acm:ListTagsForCertificate", "acm:RemoveTagsFromCertificate", "tag:GetResources"),
    ]
)


@attrs.define
class Store:
    """A SecretStore of service CertificateManager."""

    account: Account
    cache: dict[str, tuple[str, str]] = attrs.Factory(dict)
    calls: list[str] = attrs.Factory(list)

    def call(self, name: str, **given: Any) -> Any:
        """One call of ACM, noted."""
        self.calls.append(name)
        return getattr(self.account.client("acm"), name)(**given)

    def get_secret(self, arn: str) -> str:
        """Leaf, chain and opened key of a certificate that was requested to be exported."""
        found = self.call("get_certificate", CertificateArn=arn)
        fingerprint = found["Certificate"].rstrip() + found["CertificateChain"].rstrip()
        if self.cache.get(arn, ("",))[0] != fingerprint:
            options = self.call("describe_certificate", CertificateArn=arn)["Certificate"]["Options"]
            if options.get("Export") != "ENABLED":
                raise ValueError(f"certificate {arn} is not exportable (Options.Export is not ENABLED)")
            passphrase = os.urandom(16).hex().encode()
            exported = self.call("export_certificate", CertificateArn=arn, Passphrase=passphrase)
            key = pki.opened(exported["PrivateKey"], passphrase)
            opened = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
            parts = (exported["Certificate"], exported["CertificateChain"], opened)
            self.cache[arn] = fingerprint, "\n".join(part.rstrip("\r\n") for part in parts) + "\n"
        return self.cache[arn][1]

    def find(self, remote_key: str) -> str | None:
        """The ARN of the certificate of a remote key; of several the first."""
        filters = [{"Key": key, "Values": [value]} for key, value in (MANAGED | {KEY: remote_key}).items()]
        tagging = self.account.client("resourcegroupstaggingapi")
        pages = tagging.get_paginator("get_resources").paginate(
            ResourceTypeFilters=["acm:certificate"], TagFilters=filters
        )
        arns = [each["ResourceARN"] for page in pages for each in page["ResourceTagMappingList"]]
        return min(arns, default=None)

    def push(self, remote_key: str, secret: Issued, *chain: Issued, **tags: str) -> str:
        """Import the Secret if it is another than the certificate that is there; the ARN."""
        arn = self.find(remote_key)
        if arn is None:
            own = [{"Key": key, "Value": value} for key, value in (MANAGED | {KEY: remote_key}).items()]
            arn = self.call("import_certificate", **secret.input(*chain, Tags=own))["CertificateArn"]
        else:
            there = self.call("get_certificate", CertificateArn=arn)
            # One that was imported without a chain has itself as its chain.
            wanted = "".join(each.pem.decode() for each in chain) or secret.pem.decode()
            if (there["Certificate"], there["CertificateChain"]) != (secret.pem.decode(), wanted):
                self.call("import_certificate", **secret.input(*chain, CertificateArn=arn))
        self._sync_tags(arn, tags)
        return str(arn)

    def delete(self, remote_key: str) -> None:
        """Delete what it has imported itself."""
        arn = self.find(remote_key)
        if arn is not None:
            self.call("delete_certificate", CertificateArn=arn)

    def _sync_tags(self, arn: str, wanted: dict[str, str]) -> None:
        listed = self.call("list_tags_for_certificate", CertificateArn=arn)["Tags"]
        now = {each["Key"]: each["Value"] for each in listed if each["Key"] not in (*MANAGED, KEY)}
        gone = [{"Key": key, "Value": value} for key, value in now.items() if key not in wanted]
        new = [{"Key": key, "Value": value} for key, value in wanted.items() if now.get(key) != value]
        if gone:
            self.call("remove_tags_from_certificate", CertificateArn=arn, Tags=gone)
        if new:
            self.call("add_tags_to_certificate", CertificateArn=arn, Tags=new)


def handed_in(name: str = "web.example.net", days: int = 60, by: Issued | None = None) -> Issued:
    """What cert-manager has put into a Secret."""
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)  # a test clock begins at the wall's
    return issue(name, by, names=(name,), since=since, days=days)


def test_an_external_secret_exports_what_is_new_and_nothing_else(account: Account) -> None:
    """An export of a public certificate costs money, so it looks first."""
    authority = pki.authority(account, pki.authority(account), days=1825)
    pki.grant(account, authority)
    arn = pki.request(account, authority, Options={"Export": "ENABLED"})
    store = Store(user(account, "reader", READS))

    first = store.get_secret(arn)
    again = store.get_secret(arn)
    account.advance("335d")
    renewed = store.get_secret(arn)

    assert first == again != renewed
    assert store.calls.count("export_certificate") == 2
    leaf, *chain = pki.pems(renewed)
    (key,) = pki.pems(renewed, "PRIVATE KEY")
    assert renewed == "".join([leaf, *chain, key])
    assert len(chain) == 2


def test_an_external_secret_of_one_that_was_not_requested_so(account: Account) -> None:
    """ACM would export it; the provider does not ask."""
    arn = pki.request(account, pki.authority(account))
    with pytest.raises(ValueError, match="is not exportable"):
        Store(account).get_secret(arn)


def test_a_push_secret_imports_finds_and_imports_again(account: Account) -> None:
    store, secret = Store(user(account, "pusher", PUSHES)), handed_in()
    arn = store.push("prod/web", secret, team="web")
    other = store.push("prod/mail", handed_in("mail.example.net"))

    assert (store.find("prod/web"), store.find("prod/mail"), store.find("prod/none")) == (arn, other, None)
    store.calls.clear()
    assert store.push("prod/web", secret, team="web") == arn
    assert store.calls == ["get_certificate", "list_tags_for_certificate"]  # nothing is new
    assert store.push("prod/web", handed_in(days=90), stage="test") == arn
    assert store.calls.count("import_certificate") == 1
    assert pki.describe(account, arn)["DomainName"] == "web.example.net"
    listed = account.client("acm").list_tags_for_certificate(CertificateArn=arn)["Tags"]
    assert {each["Key"] for each in listed} == {*MANAGED, KEY, "stage"}


def test_a_push_secret_with_a_chain(account: Account) -> None:
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    theirs = issue("Their Issuer", ca=True, number=72, since=since, days=1800)
    store, secret = Store(account), handed_in(by=theirs)
    arn = store.push("prod/web", secret, theirs)
    store.calls.clear()
    assert store.push("prod/web", secret, theirs) == arn
    assert "import_certificate" not in store.calls


def test_a_push_secret_that_is_deleted(account: Account) -> None:
    store = Store(account)
    arn = store.push("prod/web", handed_in())
    store.delete("prod/web")
    assert store.find("prod/web") is None
    with pytest.raises(ClientError, match="Could not find certificate"):
        pki.describe(account, arn)
    assert store.push("prod/web", handed_in()) != arn
