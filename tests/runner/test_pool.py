from collections.abc import Callable
from typing import Any

import pytest

from tokiwa.domain.problem import Problem
from tokiwa.runner.pool import RESERVED_LIMIT, TOTAL_LIMIT, Limits, Pool


@pytest.fixture
def pool() -> Pool:
    return Pool(Limits(processes=3), lambda: 0.0)


def test_seats_are_counted_by_function_and_in_all(pool: Pool, spec_of: Callable[..., Any]) -> None:
    one, other = spec_of(arn="one", concurrency=2), spec_of(arn="other")

    assert [pool.take_seat(one) for _ in range(3)] == ["", "", RESERVED_LIMIT]
    assert [pool.take_seat(other) for _ in range(2)] == ["", TOTAL_LIMIT]
    pool.leave_seat(one)
    assert pool.take_seat(one) == ""


def test_a_reservation_of_nothing_lets_nothing_run(pool: Pool, spec_of: Callable[..., Any]) -> None:
    assert pool.take_seat(spec_of(concurrency=0)) == RESERVED_LIMIT


def test_a_drop_is_seen_by_who_began_before_it(pool: Pool) -> None:
    before = pool.drops_of("one")
    pool.drop("one")

    assert pool.drops_of("one") != before
    assert pool.drops_of("other") == before


def test_a_closed_pool_has_no_seats(pool: Pool, spec_of: Callable[..., Any]) -> None:
    pool.close()

    with pytest.raises(Problem, match="shutting down"):
        pool.take_seat(spec_of())
