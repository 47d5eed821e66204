from datetime import UTC, datetime
from typing import Any

import pytest

from tokiwa.domain.function import Configuration, Function, Logging, Published, changed, publish
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LATER = datetime(2027, 1, 2, tzinfo=UTC)


def configuration(**changes: Any) -> Configuration:
    usual = Configuration(
        role="role", runtime="python3.12", handler="app.handler", code="sha", code_size=1, modified_at=NOW,
        revision="r1", build="r1",
    )  # fmt: skip
    return evolve(usual, **changes)


def function(**changes: Any) -> Function:
    return evolve(Function("0" * 12, "us-east-1", "install", configuration()), **changes)


def test_a_change_makes_a_new_build() -> None:
    new = changed(configuration(), LATER, "r2", timeout=9)

    assert (new.timeout, new.revision, new.build, new.modified_at) == (9, "r2", "r2", LATER)


def test_a_change_to_what_is_there_already_makes_a_new_revision_of_the_same_build() -> None:
    new = changed(configuration(), LATER, "r2", timeout=3)

    assert (new.revision, new.build) == ("r2", "r1")


def test_the_first_version_is_number_one() -> None:
    after, version = publish(function(), None, "first", "r2")

    assert (after.published, version.number) == (1, 1)
    assert version.configuration == configuration(revision="r2", description="first")


def test_the_same_build_is_not_published_again() -> None:
    before = function(published=1)
    last = Published("0" * 12, "install", 1, configuration(revision="r2", description="first"))

    assert publish(before, last, "other words", "r3") == (before, last)


def test_numbers_go_on_after_a_version_was_deleted() -> None:
    after, version = publish(function(published=4), None, None, "r2")

    assert (after.published, version.number) == (5, 5)


@pytest.mark.parametrize(("group", "expected"), [("", "/aws/lambda/install"), ("shared", "shared")])
def test_the_log_has_its_usual_place_or_another(group: str, expected: str) -> None:
    found = configuration(logging=Logging(group=group))

    assert function().log_group(found) == expected


def test_variables_are_not_in_the_repr() -> None:
    assert "sealed" not in repr(configuration(environment=b"sealed"))
