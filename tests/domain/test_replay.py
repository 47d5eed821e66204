"""Every pair of a replay's state and what can happen to it (EventBridge API Reference, "DescribeReplay")."""

from itertools import product

import pytest

from tokiwa.domain.replay import ENDED, ReplayAct, ReplayState, moved

TABLE = """
            send     complete   cancel      stop       fail
STARTING    RUNNING  COMPLETED  CANCELLING  -          FAILED
RUNNING     RUNNING  COMPLETED  CANCELLING  -          FAILED
CANCELLING  -        -          -           CANCELLED  -
COMPLETED   -        -          -           -          -
CANCELLED   -        -          -           -          -
FAILED      -        -          -           -          -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(row[0], act): cell for row in ROWS for act, cell in zip(HEAD, row[1:], strict=True)}


def test_the_table_has_every_pair() -> None:
    assert set(EXPECTED) == set(product(ReplayState, ReplayAct))


@pytest.mark.parametrize(("state", "act"), [*product(ReplayState, ReplayAct)])
def test_what_becomes_of_a_replay(state: ReplayState, act: ReplayAct) -> None:
    assert (moved(state, act) or "-") == EXPECTED[state, act]


def test_nothing_happens_to_one_that_is_over() -> None:
    assert {state for state in ReplayState if not any(moved(state, act) for act in ReplayAct)} == ENDED
