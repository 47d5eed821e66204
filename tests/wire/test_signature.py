"""Signatures as requests state them: what is missing, malformed or said twice."""

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.wire import signature
from tokiwa.wire.message import Request


def altered(request, name, change):
    """The request with one header changed; a change to None takes it out."""
    headers = [(key, change(value) if key == name else value) for key, value in request.headers]
    return evolve(request, headers=tuple((key, value) for key, value in headers if value is not None))


def test_a_date_header_stands_in_for_x_amz_date(sign):
    request = altered(sign(), b"x-amz-date", lambda _: None)
    dated = evolve(request, headers=(*request.headers, (b"date", b"Sat, 31 Jan 2026 12:00:00 GMT")))
    assert signature.parse(dated).stamp == "20260131T120000Z"


INCOMPLETE = {
    "no parameters": (
        lambda _: b"AWS4-HMAC-SHA256",
        (
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
            "parameter. Authorization header requires 'SignedHeaders' parameter."
        ),
    ),
    "no signature": (
        lambda v: v[: v.index(b", Signature")],
        "Authorization header requires 'Signature' parameter.",
    ),
    "another algorithm": (
        lambda v: v.replace(b"HMAC-SHA256", b"ECDSA-P256-SHA256"),
        "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
    ),
    "a credential in four parts": (
        lambda v: v.replace(b"/aws4_request", b""),
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID",
    ),
}


@pytest.mark.parametrize(("change", "message"), INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_an_incomplete_header_says_all_that_is_missing(change, message, sign):
    with pytest.raises(Problem) as refused:
        signature.parse(altered(sign(), b"authorization", change))
    assert refused.value.kind is Kind.INCOMPLETE_SIGNATURE
    assert refused.value.message.startswith(message)


DATES = {
    "missing": (None, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
    "of another form": (
        b"2026-01-31T12:00:00Z",
        "Date must be in ISO-8601 'basic format'. Got '2026-01-31T12:00:00Z'.",
    ),
    "of no calendar": (b"20260231T120000Z", "Date must be in ISO-8601 'basic format'. Got '20260231T120000Z'."),
}


@pytest.mark.parametrize(("date", "message"), DATES.values(), ids=DATES.keys())
def test_a_request_needs_a_date(date, message, sign):
    with pytest.raises(Problem) as refused:
        signature.parse(altered(sign(), b"x-amz-date", lambda _: date))
    assert refused.value.kind is Kind.INCOMPLETE_SIGNATURE
    assert refused.value.message.startswith(message)


ABSENT = {"none at all": lambda _: None, "another scheme": lambda _: b"Bearer abc"}


@pytest.mark.parametrize("change", ABSENT.values(), ids=ABSENT.keys())
def test_a_request_without_a_signature_has_no_credentials(change, sign):
    with pytest.raises(Problem, match=r"^Request is missing Authentication Token$") as refused:
        signature.parse(altered(sign(), b"authorization", change))
    assert refused.value.kind is Kind.NO_CREDENTIALS


def test_an_incomplete_presigned_request_says_all_that_is_missing():
    with pytest.raises(Problem) as refused:
        signature.parse(Request("GET", b"/", b"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260131T120000Z"))
    assert refused.value.message == (
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include "
        "'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
        "Re-examine the query-string parameters."
    )


@pytest.mark.parametrize("expires", [b"0", b"604801", b"x", b"-1"])
def test_a_presigned_request_lives_for_a_week_at_most(expires, sign):
    request = sign(method="GET", body=b"", headers=(), expires=300)
    query = request.raw_query.replace(b"X-Amz-Expires=300", b"X-Amz-Expires=" + expires)
    with pytest.raises(Problem, match="X-Amz-Expires must be"):
        signature.parse(evolve(request, raw_query=query))


def test_the_service_in_the_scope_is_found_without_verifying(sign):
    assert signature.scope_service(sign(service="health")) == "health"
    assert signature.scope_service(Request("GET", b"/")) is None
    assert signature.scope_service(Request("GET", b"/", headers=((b"authorization", b"AWS4-x"),))) is None
