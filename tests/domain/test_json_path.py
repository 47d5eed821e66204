"""The paths that EventBridge reads."""

import pytest

from tokiwa.domain.json_path import MISSING, parse, pick

EVENT = {
    "detail-type": "x",
    "resources": ["a", "b"],
    "detail": {
        "state": None,
        "path/to": 1,
        "a.b": 2,
        "items": [{"id": 1}, {"id": 2, "tags": ["t"]}, "text"],
        "größe": 3,
    },
}
PATHS = {
    "$": EVENT,
    "$.detail-type": "x",
    "$.resources": ["a", "b"],
    "$.resources[0]": "a",
    "$.resources[-1]": "b",
    "$.resources[2]": MISSING,
    "$.resources[-3]": MISSING,
    "$.resources.a": MISSING,
    "$.detail.state": None,
    "$.detail.state.more": MISSING,
    "$.detail.path/to": 1,
    "$.detail['a.b']": 2,
    '$["detail"]["a.b"]': 2,
    "$.detail.größe": 3,
    "$.detail[0]": MISSING,
    "$.detail-type[0]": MISSING,
    "$.detail.items[1].tags[0]": "t",
    "$.detail.items[*].id": [1, 2],
    "$.detail.items[*].none": [],
    "$.resources[*]": ["a", "b"],
    "$.resources.*": ["a", "b"],
    "$.detail.*": [None, 1, 2, EVENT["detail"]["items"], 3],
    "$.nothing[*]": [],
    "$.nothing": MISSING,
}


@pytest.mark.parametrize("text", PATHS)
def test_a_path_leads_to(text):
    """Each path leads to the value beside it."""
    found = pick(parse(text), EVENT)
    assert found is MISSING if PATHS[text] is MISSING else found == PATHS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "detail",
        "@.detail",
        "$detail",
        "$.",
        "$..detail",
        "$.a.",
        "$.a b",
        "$[a]",
        "$['a]",
        "$[]",
        "$[1:2]",
        "$[?(@.a)]",
    ],
)
def test_what_is_no_path_is_refused(text):
    """Neither broken paths nor what EventBridge does not read are paths."""
    with pytest.raises(ValueError, match=r"^(a path starts with \$|unexpected character at \d+)$"):
        parse(text)
