"""What of a connection's parameters is kept, merged and shown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.connection import checked, merged, shown
from tokiwa.domain.problem import Kind, Problem

BASIC = {"Username": "ann", "Password": "hush"}


def test_only_the_group_of_the_kind_is_kept() -> None:
    given_ = {"BasicAuthParameters": BASIC, "ApiKeyAuthParameters": {}, "InvocationHttpParameters": {}}

    assert checked("BASIC", given_) == {"BasicAuthParameters": BASIC, "InvocationHttpParameters": {}}


@pytest.mark.parametrize("kind", ["BASIC", "API_KEY", "OAUTH_CLIENT_CREDENTIALS"])
def test_each_kind_needs_its_group(kind: str) -> None:
    with pytest.raises(Problem) as caught:
        checked(kind, {"InvocationHttpParameters": {}})
    assert caught.value.kind is Kind.INVALID


MERGED: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "one member": ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
    "a list as a whole": ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
    "something new": ({"a": 1}, {"b": {"c": 2}}, {"a": 1, "b": {"c": 2}}),
    "a structure for a value": ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
    "nothing": ({"a": 1}, {}, {"a": 1}),
}


@pytest.mark.parametrize("case", MERGED)
def test_new_parameters_go_over_the_old(case: str) -> None:
    old, new, both = MERGED[case]
    assert merged(old, new) == both


SECRET = "hush-hush"
PARAMETERS = st.recursive(
    st.fixed_dictionaries({}, optional={name: st.just(SECRET) for name in ("Password", "ApiKeyValue", "ClientSecret")})
    | st.just({"Key": "k", "Value": SECRET, "IsValueSecret": True})
    | st.just({"Key": "k", "Value": "open", "IsValueSecret": False}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["A", "B"]), inner, max_size=2),
)


@given(PARAMETERS)
def test_no_secret_is_ever_shown(parameters: Any) -> None:
    assert SECRET not in repr(shown(parameters))
    assert repr(parameters).count("open") == repr(shown(parameters)).count("open")
