"""JSON 1.1 bodies: what clients may write in more than one way, and what is refused."""

from datetime import UTC, datetime

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, json11
from tokiwa.wire.message import Request

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def read(name, body):
    return json11.read(catalog.operation(name), Request("POST", b"/", body=body))


READ = {
    "no body": ("acm:ListCertificates", b"", {}),
    "an empty object": ("acm:ListCertificates", b" {} ", {}),
    "an unknown member": ("acm:ListCertificates", b'{"MaxItems":1,"Colour":"red"}', {"MaxItems": 1}),
    "a null member": ("acm:ListCertificates", b'{"MaxItems":null}', {}),
    "a whole number with a fraction": ("acm:ListCertificates", b'{"MaxItems":5.0}', {"MaxItems": 5}),
    "an operation without input": ("acm:GetAccountConfiguration", b'{"a":1}', {}),
    "a null in a list": ("events:PutTargets", b'{"Targets":[null]}', {"Targets": [None]}),
    "a null in a map": (
        "events:PutTargets",
        b'{"Targets":[{"InputTransformer":{"InputPathsMap":{"a":null}}}]}',
        {"Targets": [{"InputTransformer": {"InputPathsMap": {"a": None}}}]},
    ),
    "an empty list and an empty structure": (
        "acm:RequestCertificate",
        b'{"SubjectAlternativeNames":[],"Options":{}}',
        {"SubjectAlternativeNames": [], "Options": {}},
    ),
    "a blob": (
        "acm:ExportCertificate",
        b'{"Passphrase":"AQIDBAUGBwgJAA=="}',
        {"Passphrase": bytes([*range(1, 10), 0])},
    ),
    "a time in seconds": ("tokiwa:AdvanceClock", b'{"To":1769860800}', {"To": NOON}),
    "a time with an exponent": ("tokiwa:AdvanceClock", b'{"To":1.7698608E9}', {"To": NOON}),
    "a time as text": ("tokiwa:AdvanceClock", b'{"To":"2026-01-31T12:00:00Z"}', {"To": NOON}),
    "a time as text elsewhere": ("tokiwa:AdvanceClock", b'{"To":"2026-01-31T14:00:00+02:00"}', {"To": NOON}),
    "a recursive structure": (
        "acm:SearchCertificates",
        b'{"FilterStatement":{"Not":{"And":[{"Or":[]}]}}}',
        {"FilterStatement": {"Not": {"And": [{"Or": []}]}}},
    ),
}


@pytest.mark.parametrize(("name", "body", "values"), READ.values(), ids=READ.keys())
def test_what_is_read(name, body, values):
    assert read(name, body) == values


BAD = {
    "not JSON": ("acm:ListCertificates", b"{", "The request body is not valid JSON."),
    "not UTF-8": ("acm:ListCertificates", b'{"NextToken":"\xff"}', "The request body is not valid JSON."),
    "a lone surrogate": ("acm:ListCertificates", rb'{"NextToken":"\ud800"}', "The request body is not valid JSON."),
    "lists without end": (
        "acm:ListCertificates",
        b"[" + b"[]," * 500_000 + b"[]]",
        "The request body has more than 500000 structures and lists.",
    ),
    "a nest without end": ("acm:ListCertificates", b"[" * 10**5, "The request body is not valid JSON."),
    "a list": ("acm:ListCertificates", b"[]", "Start of list found where not expected."),
    "a text": ("acm:ListCertificates", b'"x"', "Expected structure or map or null"),
    "a number for a text": (
        "acm:DescribeCertificate",
        b'{"CertificateArn":1}',
        "NUMBER_VALUE cannot be converted to String",
    ),
    "a boolean for a text": (
        "acm:DescribeCertificate",
        b'{"CertificateArn":true}',
        "TRUE_VALUE cannot be converted to String",
    ),
    "a structure for a text": (
        "acm:DescribeCertificate",
        b'{"CertificateArn":{}}',
        "Start of structure or map found where not expected.",
    ),
    "a text for a number": ("acm:ListCertificates", b'{"MaxItems":"1"}', "STRING_VALUE cannot be converted to Integer"),
    "a boolean for a number": (
        "acm:ListCertificates",
        b'{"MaxItems":false}',
        "FALSE_VALUE cannot be converted to Integer",
    ),
    "a fraction for a whole number": (
        "acm:ListCertificates",
        b'{"MaxItems":1.5}',
        "NUMBER_VALUE cannot be converted to Integer",
    ),
    "a number beyond 32 bits": (
        "acm:ListCertificates",
        b'{"MaxItems":2147483648}',
        "NUMBER_VALUE cannot be converted to Integer",
    ),
    "a text for a boolean": ("tokiwa:AdvanceClock", b'{"Next":"true"}', "STRING_VALUE cannot be converted to Boolean"),
    "a text for a list": ("acm:RequestCertificate", b'{"SubjectAlternativeNames":"a"}', "Expected list or null"),
    "a text for a structure": ("acm:RequestCertificate", b'{"Options":"a"}', "Expected structure or map or null"),
    "not Base64": ("acm:ExportCertificate", b'{"Passphrase":"AQI*"}', "A blob is not valid Base64."),
    "a time that no calendar has": ("tokiwa:AdvanceClock", b'{"To":1e300}', "'1e+300' is not a valid timestamp"),
    "a time that is no time": ("tokiwa:AdvanceClock", b'{"To":"noon"}', "'noon' is not a valid timestamp"),
}


@pytest.mark.parametrize(("name", "body", "message"), BAD.values(), ids=BAD.keys())
def test_what_is_refused(name, body, message):
    with pytest.raises(Problem) as refused:
        read(name, body)
    assert (refused.value.kind, refused.value.message) == (Kind.SERIALIZATION, message)


def test_an_answer():
    output = {"Now": NOON.replace(microsecond=123456), "TestClock": True, "Offset": None}
    response = json11.write(catalog.operation("tokiwa:DescribeClock"), output, "rid")
    assert response.status == 200
    assert response.body == b'{"Now":1769860800.123,"TestClock":true}'
    assert response.headers == ((b"content-type", b"application/x-amz-json-1.1"), (b"x-amzn-requestid", b"rid"))


def test_an_operation_without_output_answers_with_an_empty_object():
    assert json11.write(catalog.operation("acm:RenewCertificate"), None, "rid").body == b"{}"


def test_an_output_member_that_the_model_does_not_have_is_our_mistake():
    with pytest.raises(KeyError):
        json11.write(catalog.operation("tokiwa:DescribeClock"), {"Nwo": NOON}, "rid")
