"""The way through: a request to validated input, an output to an answer, whatever the protocol."""

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, cbor_items, codec
from tokiwa.wire.catalog import Protocol
from tokiwa.wire.message import Request

ARN = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012"
NAME = "acm-pca:DescribeCertificateAuthority"

CASES = {
    Protocol.JSON: (NAME, lambda arn: Request("POST", b"/", body=f'{{"CertificateAuthorityArn":"{arn}"}}'.encode())),
    Protocol.CBOR: (NAME, lambda arn: Request("POST", b"/", body=cbor_items.encode({"CertificateAuthorityArn": arn}))),
    Protocol.QUERY: ("iam:GetRole", lambda arn: Request("POST", b"/", body=f"RoleName={arn and 'r'}".encode())),
    Protocol.REST_JSON: (
        "lambda:GetFunction",
        lambda arn: Request("GET", b"/2015-03-31/functions/" + (b"f" if arn else b"%20")),
    ),
}


@pytest.mark.parametrize(("protocol", "case"), CASES.items(), ids=lambda value: getattr(value, "name", ""))
def test_what_is_read_has_been_validated(protocol, case):
    name, request = case
    operation = catalog.operation(name)
    assert codec.read(protocol, operation, request(ARN))
    with pytest.raises(Problem, match="failed to satisfy constraint") as refused:
        codec.read(protocol, operation, request(""))
    assert refused.value.kind is Kind.INVALID


@pytest.mark.parametrize(("protocol", "case"), CASES.items(), ids=lambda value: getattr(value, "name", ""))
def test_what_is_written_is_heard(protocol, case, hear, build):
    operation = catalog.operation(case[0])
    output = build(operation.output, 1)
    heard = hear(operation.output, protocol, codec.write(protocol, operation, output, "rid"))
    heard.pop("ResponseMetadata")
    assert heard == output
