"""The AWS Load Balancer Controller of Kubernetes looks for the certificate of a host name.

kubernetes-sigs/aws-load-balancer-controller, docs "Certificate discovery" and pkg/ingress/cert_discovery.go: it lists
what is ISSUED, of all key types, describes each, and wants one alone that has the host's name or its wildcard.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from botocore.model import StringShape
from tests.operations.acm.handing_in import issue
from tests.story import pki
from tests.story.server import Account

from tokiwa.wire import catalog

pytestmark = pytest.mark.xdist_group("story readers")


def all_key_types() -> list[str]:
    """`KeyAlgorithm("").Values()`: all that the SDK's model knows, those too that nobody can request."""
    shape = catalog.service("acm").model.shape_for("KeyAlgorithm")
    assert isinstance(shape, StringShape)
    return list(shape.enum)


def matches(domain: str, host: str) -> bool:
    """Whether a certificate's name is the host's; a wildcard stands for one label."""
    if domain.startswith("*."):
        return domain.split(".")[1:] == host.split(".")[1:] and len(domain.split(".")) == len(host.split("."))
    return domain == host


def discover(account: Account, host: str) -> str:
    """The ARN of the one certificate for a host. ValueError for none or several, in the controller's words."""
    acm = account.client("acm")
    pages = acm.get_paginator("list_certificates").paginate(
        CertificateStatuses=["ISSUED"], Includes={"keyTypes": all_key_types()}
    )
    found = []
    for each in (summary["CertificateArn"] for page in pages for summary in page["CertificateSummaryList"]):
        detail = acm.describe_certificate(CertificateArn=each)["Certificate"]
        assert detail["Type"] in {"IMPORTED", "PRIVATE"}  # it remembers names for longer or shorter by this
        if any(matches(name, host) for name in detail["SubjectAlternativeNames"]):
            found.append(each)
    if len(found) != 1:
        raise ValueError(f"{'multiple certificates' if found else 'no certificate'} found for host: {host}")
    return str(found[0])


def test_discovery(account: Account) -> None:
    """Private, wildcard, EC, RSA and imported ones."""
    authority = pki.authority(account)
    made = {
        "shop.example.com": pki.request(account, authority, DomainName="shop.example.com"),
        "any.apps.example.com": pki.request(
            account, authority, DomainName="apps.example.com", SubjectAlternativeNames=["*.apps.example.com"]
        ),
    }
    theirs = issue("old.example.net", names=("old.example.net",), kind="2048", since=_now(account), days=30)
    made["old.example.net"] = account.client("acm").import_certificate(**theirs.input())["CertificateArn"]
    pki.request(account, authority, DomainName="twice.example.com")
    pki.request(account, authority, DomainName="other.example.com", SubjectAlternativeNames=["twice.example.com"])

    assert {host: discover(account, host) for host in made} == made
    for host, why in {
        "deep.any.apps.example.com": "no certificate found",
        "unknown.example.com": "no certificate found",
        "twice.example.com": "multiple certificates found",
    }.items():
        with pytest.raises(ValueError, match=f"{why} for host: {host}"):
            discover(account, host)


def test_what_ended_is_not_found(account: Account) -> None:
    authority = pki.authority(account)
    arn = pki.request(account, authority, DomainName="gone.example.com")
    assert discover(account, "gone.example.com") == arn
    account.advance("400d")
    with pytest.raises(ValueError, match="no certificate found"):
        discover(account, "gone.example.com")


def _now(account: Account) -> datetime:
    """A moment that is past for the account."""
    authority = account.client("acm-pca").list_certificate_authorities()["CertificateAuthorities"][0]
    found: datetime = authority["NotBefore"]
    return found
