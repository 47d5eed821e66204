"""Smithy RPC v2 CBOR, as SDKs will speak it: an authority's whole life, and a call of every service that lists it."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from cryptography import x509
from tests.story import pki
from tests.story.server import REGION, Account

from tokiwa.wire import catalog

pytestmark = pytest.mark.xdist_group("story clients")

CBOR = "smithy-rpc-v2-cbor"


def call(account: Account, name: str, **given: Any) -> Any:
    """An operation's answer; boto3 itself would choose JSON."""
    operation = catalog.operation(name)
    made = create_serializer(CBOR).serialize_to_request(given, operation.model)
    request = AWSRequest(made["method"], account.url + made["url_path"], made["headers"], made["body"])
    SigV4Auth(Credentials(account.key, account.secret), operation.service.scope, REGION).add_auth(request)
    connection = http.client.HTTPConnection(urlsplit(account.url).netloc)
    connection.request(made["method"], made["url_path"], made["body"], dict(request.headers))
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.headers["smithy-protocol"] == "rpc-v2-cbor"
    response = {"body": content, "headers": answer.headers, "status_code": answer.status}
    parsed = create_parser(CBOR).parse(response, operation.output)
    parsed.pop("ResponseMetadata")
    return parsed


READS = {
    "acm-pca": ("ListCertificateAuthorities", {}, {"CertificateAuthorities": []}),
    "cloudwatch": ("ListMetrics", {}, {"Metrics": []}),
    "health": ("DescribeEvents", {"filter": {"services": ["ACM"]}}, {"events": []}),
    "resourcegroupstaggingapi": ("GetResources", {}, {"ResourceTagMappingList": [], "PaginationToken": ""}),
}


def test_every_service_that_lists_it(account: Account) -> None:
    listing = {each.name for each in catalog.services() if CBOR in (each.model.metadata.get("protocols") or [])}
    assert listing == set(READS)
    for service, (operation, given, expected) in READS.items():
        assert call(account, f"{service}:{operation}", **given) == expected


def test_an_authority_and_a_certificate(account: Account) -> None:
    """Texts, bytes, numbers, moments and structures in both directions; JSON tells the same of them."""
    subject = {"CommonName": "By CBOR", "Organization": "Résumé 株式会社"}
    configuration = {"KeyAlgorithm": pki.P256, "SigningAlgorithm": pki.SIGNING, "Subject": subject}
    arn = call(
        account,
        "acm-pca:CreateCertificateAuthority",
        CertificateAuthorityType="ROOT",
        CertificateAuthorityConfiguration=configuration,
        Tags=[{"Key": "team", "Value": "web"}],
    )["CertificateAuthorityArn"]
    named = {"CertificateAuthorityArn": arn}
    csr = call(account, "acm-pca:GetCertificateAuthorityCsr", **named)["Csr"]
    wanted = {"SigningAlgorithm": pki.SIGNING, "Validity": {"Value": 3650, "Type": "DAYS"}}
    root = pki.TEMPLATE.format("RootCACertificate")
    issued = call(account, "acm-pca:IssueCertificate", **named, **wanted, Csr=csr.encode(), TemplateArn=root)
    text = call(account, "acm-pca:GetCertificate", **named, **issued)["Certificate"]
    call(account, "acm-pca:ImportCertificateAuthorityCertificate", **named, Certificate=text.encode())

    told = call(account, "acm-pca:DescribeCertificateAuthority", **named)

    by_json = account.client("acm-pca").describe_certificate_authority(**named)
    assert told["CertificateAuthority"] == by_json["CertificateAuthority"]
    assert told["CertificateAuthority"]["Status"] == "ACTIVE"
    certificate = x509.load_pem_x509_certificate(text.encode())
    # An authority's end is told to the second.
    assert told["CertificateAuthority"]["NotAfter"] == certificate.not_valid_after_utc
    assert "Résumé 株式会社" in certificate.subject.rfc4514_string()


def test_an_error_is_named_by_its_shape(account: Account) -> None:
    missing = f"arn:aws:acm-pca:{REGION}:{account.id}:certificate-authority/11111111-2222-4333-8444-555555555555"
    error = call(account, "acm-pca:DescribeCertificateAuthority", CertificateAuthorityArn=missing)["Error"]
    assert error["Code"] == "ResourceNotFoundException"
    assert missing in error["Message"]
