"""A small change is made again until nobody was faster."""

import pytest

from tokiwa.store.transaction import Conflict
from tokiwa.work.insist import TRIES, insist


def meets(conflicts: int) -> tuple[list[int], object]:
    """An act that meets so many conflicts; and what was tried."""
    tried: list[int] = []

    def act() -> str:
        tried.append(len(tried))
        if len(tried) <= conflicts:
            raise Conflict("other")
        return "done"

    return tried, act


@pytest.mark.parametrize("conflicts", [0, 1, TRIES - 1])
def test_it_is_done_in_the_end(conflicts: int) -> None:
    tried, act = meets(conflicts)
    assert insist(act) == "done"  # type: ignore[arg-type]
    assert len(tried) == conflicts + 1


def test_not_for_ever() -> None:
    tried, act = meets(TRIES)
    with pytest.raises(Conflict):
        insist(act)  # type: ignore[arg-type]
    assert len(tried) == TRIES


def test_what_else_goes_wrong_is_told_at_once() -> None:
    with pytest.raises(ZeroDivisionError):
        insist(lambda: 1 // 0)
