"""Signatures made by botocore are accepted; every way of breaking one is refused, each in its own words."""

import hashlib
from datetime import timedelta

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.wire import sigv4
from tokiwa.wire.message import Request

KEY = "AKIDEXAMPLE000000000"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzE/+token=="
HOST = "tokiwa.example:4566"


def verify(request, *, secret=SECRET, later=timedelta(), region="eu-west-1", services=("acm",)):
    signed = sigv4.parse(request)
    sigv4.verify(signed, request, secret, signed.time + later, region, services)
    return signed


def altered(request, name, change):
    """The request with one header changed; a change to None takes it out."""
    headers = [(key, change(value) if key == name else value) for key, value in request.headers]
    return evolve(request, headers=tuple((key, value) for key, value in headers if value is not None))


def added(request, name, value):
    return evolve(request, headers=(*request.headers, (name, value)))


GOOD = {
    "plain": {},
    "an empty body": {"body": b""},
    "a session token": {"token": TOKEN},
    "a path with odd characters": {"path": "/2015-03-31/functions/arn%3Aaws%3Alambda/%E6%97%A5~_-.", "method": "GET"},
    "a path with dots and double slashes": {"path": "/a/./b/../c//d/", "method": "GET"},
    "a query with repeated keys": {"path": "/x?tagKeys=b&tagKeys=a&tagKeys=a%20b", "method": "DELETE"},
    "a query with empty values": {"path": "/x?b=&a=1&B=2", "method": "GET"},
    "a query in Unicode": {"path": "/x?%E6%97%A5=%C3%A9&z=~", "method": "GET"},
    "headers with spaces in a row": {"headers": (("X-Amz-Meta", "  a   b  "),)},
    "a global service in its own region": {"service": "iam", "region": "us-east-1"},
}


@pytest.mark.parametrize("case", GOOD.values(), ids=GOOD.keys())
@pytest.mark.parametrize("expires", [None, 300], ids=["header", "presigned"])
def test_what_botocore_signs_is_accepted(case, expires, sign):
    if expires:
        case = {"method": "GET", "body": b"", "headers": (), **case}
        case["body"] = b""
    signed = verify(sign(expires=expires, **case), services=(case.get("service", "acm"),))
    assert signed.access_key == KEY
    assert signed.session_token == case.get("token")
    assert signed.presigned is bool(expires)


def test_repeated_headers_are_signed_as_one(sign):
    request = sign(headers=(("X-Amz-Meta", "a,b"),))
    split = altered(request, b"x-amz-meta", lambda _: b"a")
    at = [name for name, _ in split.headers].index(b"x-amz-meta") + 1
    headers = (*split.headers[:at], (b"x-amz-meta", b"b"), *split.headers[at:])
    verify(evolve(split, headers=headers))


def test_a_claimed_hash_of_the_body_is_accepted_when_it_is_true(sign):
    digest = hashlib.sha256(b"body").hexdigest()
    verify(sign(body=b"body", headers=(("X-Amz-Content-SHA256", digest),)))


class UnsignedBody(SigV4QueryAuth):
    """Signs the words UNSIGNED-PAYLOAD in place of the body's hash."""

    def payload(self, request):
        return "UNSIGNED-PAYLOAD"


def test_a_presigned_request_may_leave_its_body_unsigned_if_it_says_so():
    said = "X-Amz-Content-SHA256=UNSIGNED-PAYLOAD"
    for path, accepted in ((f"/?{said}", True), ("/", False)):
        unsigned = AWSRequest("POST", f"http://{HOST}{path}", {}, b"")
        UnsignedBody(Credentials(KEY, SECRET), "acm", "eu-west-1", expires=60).add_auth(unsigned)
        query = unsigned.url.partition("?")[2].encode()
        request = Request("POST", b"/", query, ((b"host", HOST.encode()),), b"any body")
        if accepted:
            verify(request)
        else:
            with pytest.raises(Problem, match=MISMATCH):
                verify(request)


@pytest.mark.parametrize("claim", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "0" * 64])
def test_a_signature_in_the_header_covers_the_body(claim, sign):
    with pytest.raises(Problem, match="does not match what was computed") as refused:
        verify(sign(headers=(("X-Amz-Content-SHA256", claim),)))
    assert refused.value.kind is Kind.BAD_SIGNATURE


MISMATCH = "The request signature we calculated does not match the signature you provided."
BROKEN = {
    "another body": (lambda r: evolve(r, body=b"{}"), MISMATCH),
    "another method": (lambda r: evolve(r, method="PUT"), MISMATCH),
    "another path": (lambda r: evolve(r, raw_path=b"/other"), MISMATCH),
    "another query": (lambda r: evolve(r, raw_query=b"a=1"), MISMATCH),
    "another host": (lambda r: altered(r, b"host", lambda _: b"evil.example"), MISMATCH),
    "another target": (lambda r: altered(r, b"x-amz-target", lambda _: b"A.B"), MISMATCH),
    "a target given twice": (lambda r: added(r, b"x-amz-target", b"A.B"), MISMATCH),
    "another signature": (
        lambda r: altered(r, b"authorization", lambda v: v[:-1] + (b"0" if v[-1:] != b"0" else b"1")),
        MISMATCH,
    ),
    "a signature that is not ASCII": (lambda r: altered(r, b"authorization", lambda v: v[:-1] + b"\xe9"), MISMATCH),
    "a time that is not the signed one": (
        lambda r: altered(r, b"x-amz-date", lambda v: v[:13] + (b"00Z" if v[13:15] != b"00" else b"01Z")),
        MISMATCH,
    ),
    "an unsigned token": (
        lambda r: added(r, b"x-amz-security-token", b"t"),
        "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.",
    ),
    "any unsigned x-amz header": (
        lambda r: added(r, b"x-amz-meta", b"t"),
        "'x-amz-meta' must be a 'SignedHeader' in the AWS Authorization.",
    ),
    "an unsigned target": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b";x-amz-target", b"")),
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    ),
    "an unsigned date": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b";x-amz-date", b"")),
        "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
    ),
    "an unsigned host": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b"SignedHeaders=host;", b"SignedHeaders=")),
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ),
    "another region": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b"/eu-west-1/", b"/us-east-1/")),
        "Credential should be scoped to a valid region, not 'us-east-1'.",
    ),
    "another service": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b"/acm/", b"/iam2/")),
        "Credential should be scoped to correct service: 'acm'.",
    ),
    "another terminator": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b"aws4_request", b"aws5_request")),
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
    ),
    "another day in the scope": (
        lambda r: altered(r, b"authorization", lambda v: v.replace(b"000/20", b"000/19")),
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '19",
    ),
    "two signatures": (
        lambda r: evolve(r, raw_query=b"X-Amz-Algorithm=AWS4-HMAC-SHA256"),
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ),
}


@pytest.mark.parametrize(("change", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_signature_is_refused(change, message, sign):
    with pytest.raises(Problem) as refused:
        verify(change(sign(token=None)))
    assert refused.value.kind is Kind.BAD_SIGNATURE
    assert refused.value.message.startswith(message)


@pytest.mark.parametrize("what", [b"X-Amz-Security-Token=", b"X-Amz-Expires=3"])
def test_every_parameter_of_a_presigned_request_is_signed(what, sign):
    request = sign(method="GET", body=b"", headers=(), expires=300, token=TOKEN)
    query = request.raw_query.replace(what, what + b"1")
    with pytest.raises(Problem, match=MISMATCH):
        verify(evolve(request, raw_query=query))


MINUTES = [
    ("acm", {"minutes": 5}, None),
    ("acm", {"minutes": 5, "seconds": 1}, r"Signature expired: \d{8}T\d{6}Z is now earlier than .* - 5 min\.\)$"),
    ("acm", {"minutes": -5}, None),
    ("acm", {"minutes": -5, "seconds": -1}, r"Signature not yet current: .* is still later than .* \+ 5 min\.\)$"),
    ("sts", {"minutes": 15}, None),
    ("sts", {"minutes": 15, "seconds": 1}, r"Signature expired: .* - 15 min\.\)$"),
]


@pytest.mark.parametrize(("service", "later", "message"), MINUTES)
def test_a_signature_is_fresh_for_minutes(service, later, message, sign):
    request = sign(service=service)
    if message is None:
        verify(request, services=(service,), later=timedelta(**later))
        return
    with pytest.raises(Problem, match=message) as refused:
        verify(request, services=(service,), later=timedelta(**later))
    assert refused.value.kind is Kind.BAD_SIGNATURE


def test_a_presigned_request_is_fresh_for_as_long_as_it_says(sign):
    request = sign(method="GET", body=b"", headers=(), expires=3600)
    verify(request, later=timedelta(seconds=3600))
    with pytest.raises(Problem, match=r"Signature expired: .* - 3600 s\)$"):
        verify(request, later=timedelta(seconds=3601))


REGIONS = [("iam", True), ("sts", True), ("health", True), ("acm", False), ("lambda", False)]


@pytest.mark.parametrize(("service", "anywhere"), REGIONS)
def test_global_services_take_signatures_for_us_east_1_in_every_region(service, anywhere, sign):
    request = sign(service=service, region="us-east-1")
    if anywhere:
        verify(request, services=(service,), region="eu-west-1")
    else:
        with pytest.raises(Problem, match="scoped to a valid region, not 'us-east-1'"):
            verify(request, services=(service,), region="eu-west-1")


def test_all_faults_of_the_scope_are_told_together(sign):
    request = altered(sign(), b"authorization", lambda v: v.replace(b"/eu-west-1/acm/", b"/x/y/"))
    with pytest.raises(Problem) as refused:
        verify(request)
    assert refused.value.message == (
        "Credential should be scoped to a valid region, not 'x'. Credential should be scoped to correct service: 'acm'."
    )


def test_an_unknown_key_is_refused_after_all_that_does_not_need_it(sign):
    with pytest.raises(Problem, match=r"^The security token included in the request is invalid\.$") as refused:
        verify(sign(), secret=None)
    assert refused.value.kind is Kind.UNKNOWN_KEY
    with pytest.raises(Problem, match="Signature expired"):
        verify(sign(), secret=None, later=timedelta(hours=1))


def test_another_secret_is_refused_and_told_what_was_signed(sign):
    with pytest.raises(Problem, match=MISMATCH) as refused:
        verify(sign(), secret="other")
    assert "'POST\n/\n\ncontent-type" not in refused.value.message
    assert f"'POST\n/\n\nhost:{HOST}\n" in refused.value.message
    assert "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n" in refused.value.message


@pytest.mark.parametrize("expires", [None, 60], ids=["header", "presigned"])
def test_no_secret_shows_in_a_refusal_or_a_repr(expires, sign):
    request = sign(token=TOKEN, expires=expires, body=b"", method="GET", headers=())
    with pytest.raises(Problem, match=MISMATCH) as refused:
        verify(request, secret="other")
    for text in (refused.value.message, repr(sigv4.parse(request)), repr(request)):
        assert TOKEN not in text
        assert "token%3D" not in text
        assert sigv4.parse(request).signature not in text
