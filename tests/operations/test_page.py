import base64
import json

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.page import position, token

LISTING = "acm:ListCertificates"


def opaque(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("place", "start"),
    [((5, "arn"), (0, "")), ("größe", ""), (0, -1), ((1 << 62, "~"), (-1, "")), (-(1 << 63), 0), ("\0", "x")],
)
def test_a_token_leads_back_to_its_place(place, start):
    assert position(LISTING, token(LISTING, place), start) == place


def test_without_a_token_a_list_begins_at_its_start():
    assert position(LISTING, None, (7, "x")) == (7, "x")


WRONG = {
    "no base64": "!",
    "not ASCII": "\u00fc",
    "nothing": "",
    "no JSON": base64.urlsafe_b64encode(b"x").decode(),
    "no list": opaque(5),
    "a list too short": opaque([LISTING]),
    "a list too long": opaque([LISTING, [0, ""], 1]),
    "another listing": opaque(["other", [0, ""]]),
    "no pair": opaque([LISTING, 5]),
    "null": opaque([LISTING, None]),
    "too few": opaque([LISTING, [0]]),
    "too many": opaque([LISTING, [0, "", ""]]),
    "other types": opaque([LISTING, ["", 0]]),
    "a truth": opaque([LISTING, [True, ""]]),
    "a fraction": opaque([LISTING, [0.5, ""]]),
    "a list in it": opaque([LISTING, [[0], ""]]),
    "a number that no database has": opaque([LISTING, [1 << 63, ""]]),
    "another one": opaque([LISTING, [-(1 << 63) - 1, ""]]),
    "half a character": opaque([LISTING, [0, "\ud800"]]),
    "depths": base64.urlsafe_b64encode(b"[" * 5000).decode(),
    "a number without end": base64.urlsafe_b64encode(b"[1," + b"9" * 5000 + b"]").decode(),
}


@pytest.mark.parametrize("name", WRONG)
def test_anything_else_is_told(name):
    with pytest.raises(Problem, match="pagination token is not valid") as caught:
        position(LISTING, WRONG[name], (0, ""))
    assert caught.value.kind is Kind.INVALID_PAGE
