"""CBOR bodies: what newer SDKs send for Private CA."""

from datetime import UTC, datetime

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, cbor, cbor_items
from tokiwa.wire.message import Request


def read(name, tree):
    return cbor.read(catalog.operation(name), Request("POST", b"/", body=cbor_items.encode(tree)))


def test_no_body_is_an_empty_input():
    assert cbor.read(catalog.operation("acm-pca:ListCertificateAuthorities"), Request("POST", b"/")) == {}


def test_bytes_are_bytes_and_times_may_lack_their_tag():
    values = {"Csr": b"pem", "ValidityNotBefore": {"Value": 1, "Type": "DAYS"}, "Unknown": 1}
    assert read("acm-pca:IssueCertificate", values) == {k: v for k, v in values.items() if k != "Unknown"}
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC)
    for form in (noon, noon.timestamp(), int(noon.timestamp())):
        tree = {"filter": {"startTimes": [{"from": form}]}}
        assert read("health:DescribeEvents", tree) == {"filter": {"startTimes": [{"from": noon}]}}


BAD = {
    "a text for bytes": ("acm-pca:IssueCertificate", {"Csr": "text"}, "STRING_VALUE cannot be converted to Blob"),
    "bytes for a text": (
        "acm-pca:GetCertificate",
        {"CertificateArn": b"a"},
        "STRING_VALUE cannot be converted to String",
    ),
    "a key that is a number": (
        "health:DescribeEvents",
        {"filter": {"tags": {1: "a"}}},
        "The keys of a map must be strings.",
    ),
    "a list for a structure": ("acm-pca:GetCertificate", [], "Start of list found where not expected."),
}


@pytest.mark.parametrize(("name", "tree", "message"), BAD.values(), ids=BAD.keys())
def test_what_is_refused(name, tree, message):
    with pytest.raises(Problem) as refused:
        read(name, tree)
    assert (refused.value.kind, refused.value.message) == (Kind.SERIALIZATION, message)
