"""Tags: what may be put on a resource, and what is left when some are taken away."""

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.domain.tags import checked_tags, listed, without_tags


def tag(key: str, value: str | None = None) -> dict[str, str]:
    return {"Key": key} if value is None else {"Key": key, "Value": value}


def many(count: int) -> list[dict[str, str]]:
    return [tag(f"k{n}") for n in range(count)]


GOOD = {
    "one": ([tag("a", "1")], {}, {"a": "1"}),
    "a name alone": ([tag("a")], {}, {"a": ""}),
    "a new value": ([tag("a", "2")], {"a": "1", "b": "1"}, {"a": "2", "b": "1"}),
    "fifty": (many(50), {}, {f"k{n}": "" for n in range(50)}),
    "fifty of which one is there": (many(50), {"k0": "x"}, {f"k{n}": "" for n in range(50)}),
    "aws in the middle": ([tag("myaws:a")], {}, {"myaws:a": ""}),
}


@pytest.mark.parametrize("case", GOOD)
def test_tags_are_merged(case: str) -> None:
    given, present, expected = GOOD[case]
    assert checked_tags(given, present) == expected


BAD = {
    "reserved": ([tag("aws:a")], {}, Kind.INVALID_TAG, "The tag aws:a begins with aws:, which is reserved"),
    "reserved in capitals": ([tag("AWS:a")], {}, Kind.INVALID_TAG, "reserved"),
    "twice": ([tag("a", "1"), tag("a", "2")], {}, Kind.INVALID_TAG, "The tag a is given more than once."),
    "fifty-one": (many(51), {}, Kind.TOO_MANY_TAGS, "at most 50 tags"),
    "fifty and one more": ([tag("x")], {f"k{n}": "" for n in range(50)}, Kind.TOO_MANY_TAGS, "at most 50 tags"),
}


@pytest.mark.parametrize("case", BAD)
def test_tags_that_are_refused(case: str) -> None:
    given, present, kind, sentence = BAD[case]
    told, message = pki.refusal(lambda: checked_tags(given, present))
    assert told is kind
    assert sentence in message


TAKEN = {
    "by name": ([tag("a")], {"b": "2"}),
    "by name and value": ([tag("a", "1")], {"b": "2"}),
    "another value stays": ([tag("a", "2")], {"a": "1", "b": "2"}),
    "an empty value is a value": ([tag("a", "")], {"a": "1", "b": "2"}),
    "one that is not there": ([tag("c")], {"a": "1", "b": "2"}),
}


@pytest.mark.parametrize("case", TAKEN)
def test_tags_are_taken_away(case: str) -> None:
    given, left = TAKEN[case]
    assert without_tags(given, {"a": "1", "b": "2"}) == left


def test_tags_are_listed_by_name() -> None:
    assert listed({"b": "2", "a": "1"}) == [tag("a", "1"), tag("b", "2")]
