"""Every pair of a renewal's stage and what can happen to it, and the stage that its values amount to."""

from itertools import product

import pytest

from managed import FRESH, renewal
from tokiwa.domain.certificate import Renewal
from tokiwa.domain.renewal_stage import TRANSITIONS, RenewalAct, Stage, may, pending, stage

TABLE = """
         ask      begin    fail     succeed  withdraw  expire
none     waiting  signing  failing  -        -         -
waiting  -        signing  failing  -        none      failed
signing  -        signing  failing  renewed  none      failed
failing  waiting  signing  failing  -        none      failed
renewed  waiting  signing  failing  -        -         -
failed   -        -        -        -        -         -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(row[0], act): cell for row in ROWS for act, cell in zip(HEAD, row[1:], strict=True)}
VALUES: dict[Stage, Renewal | None] = {
    Stage.NONE: None,
    Stage.WAITING: renewal(),
    Stage.SIGNING: renewal(serial=FRESH, reason="PCA_ACCESS_DENIED"),
    Stage.FAILING: renewal(reason="PCA_ACCESS_DENIED"),
    Stage.RENEWED: renewal("SUCCESS"),
    Stage.FAILED: renewal("FAILED", reason="PCA_ACCESS_DENIED"),
}


def test_the_table_has_every_pair() -> None:
    assert set(EXPECTED) == set(product(Stage, RenewalAct))


@pytest.mark.parametrize(("was", "act"), [*product(Stage, RenewalAct)])
def test_what_becomes_of_a_renewal(was: Stage, act: RenewalAct) -> None:
    assert TRANSITIONS.get((was, act), "-") == EXPECTED[was, act]
    assert may(VALUES[was], act) == (EXPECTED[was, act] != "-")


@pytest.mark.parametrize("expected", Stage)
def test_the_stage_of_a_renewal(expected: Stage) -> None:
    assert stage(VALUES[expected]) is expected


def test_what_is_pending() -> None:
    assert [each for each in Stage if pending(VALUES[each])] == [Stage.WAITING, Stage.SIGNING, Stage.FAILING]
