"""The shapes that recur in documents."""

from typing import Any

import pytest

from tokiwa.domain.policy.shape import scalars, strings
from tokiwa.domain.problem import Problem


@pytest.mark.parametrize(("value", "expected"), [("a", ("a",)), (["a", "b"], ("a", "b")), ([], ())])
def test_a_text_or_a_list_of_texts(value: Any, expected: tuple[str, ...]) -> None:
    assert strings(value) == expected


@pytest.mark.parametrize("value", [1, None, True, {}, ["a", 1], [["a"]]])
def test_nothing_else_is_text(value: Any) -> None:
    with pytest.raises(Problem, match="Syntax errors in policy"):
        strings(value)


@pytest.mark.parametrize(
    ("value", "expected"), [(True, ("true",)), ([False, 10, 1.5, "a"], ("false", "10", "1.5", "a")), ([], ())]
)
def test_a_scalar_becomes_text(value: Any, expected: tuple[str, ...]) -> None:
    assert scalars(value) == expected


@pytest.mark.parametrize("value", [None, {}, [None], [["a"]]])
def test_nothing_else_is_a_scalar(value: Any) -> None:
    with pytest.raises(Problem, match="Syntax errors in policy"):
        scalars(value)
