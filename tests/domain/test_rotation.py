"""The state table of rotations, walked pair by pair; names, and who has vouched for whom."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rotation import (
    Design,
    Installed,
    Passage,
    Rotation,
    RotationAct,
    RotationStatus,
    confirm,
    moved,
    passed,
    successors_subject,
    told,
    upkeep,
)
from tokiwa.domain.rotation import RotationAct as A
from tokiwa.domain.rotation import RotationStatus as S
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
OLD, NEW = (f"arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/{name}" for name in ("old", "new"))
DESIGN = Design({"CommonName": "Example CA G2"}, "EC_prime256v1", "SHA256WITHECDSA", timedelta(days=3650))
TABLE = {
    S.MAKING: {A.MADE: S.DISTRIBUTING, A.BACK: S.REVERTED, A.STOP: S.STOPPED},
    S.DISTRIBUTING: {A.ADVANCE: S.REISSUING, A.BACK: S.REVERTED, A.STOP: S.STOPPED},
    S.REISSUING: {A.ADVANCE: S.RETIRING, A.BACK: S.RETURNING, A.STOP: S.STOPPED},
    S.RETURNING: {A.ADVANCE: S.REISSUING, A.RETURNED: S.DISTRIBUTING, A.STOP: S.STOPPED},
    S.RETIRING: {A.FINISH: S.COMPLETED, A.BACK: S.REISSUING, A.STOP: S.STOPPED},
    S.COMPLETED: {},
    S.REVERTED: {},
    S.STOPPED: {},
}


def rotation(**changes):
    return evolve(Rotation("r", "000000000000", OLD, NEW, NOW, "arn:aws:iam::1:root", DESIGN), **changes)


@pytest.mark.parametrize(("was", "act"), list(itertools.product(RotationStatus, RotationAct)))
def test_every_pair(was, act):
    expected = TABLE[was].get(act)
    assert moved(was, act) is expected
    if expected is None:
        with pytest.raises(Problem, match=f"is {was}, in which there is no {act.value}") as caught:
            passed(rotation(status=was), act, NOW)
        assert caught.value.kind is Kind.CONFLICT
    else:
        after = passed(rotation(status=was, reason="x"), act, NOW, "anna")
        assert (after.status, after.reason, after.passages) == (expected, "", (Passage(expected, NOW, "anna"),))


@pytest.mark.parametrize("status", RotationStatus)
def test_what_can_still_happen(status):
    assert rotation(status=status).going is bool(TABLE[status])


STEPS = {
    "it is made": (rotation(), True),
    "its root is sent out": (rotation(status=S.DISTRIBUTING, position="arn"), True),
    "its root is sent out to all": (rotation(status=S.DISTRIBUTING, position=None), False),
    "a CA below is to be signed": (rotation(status=S.REISSUING, below=(("arn:below", OLD),)), True),
    "only waves are left": (rotation(status=S.REISSUING), False),
    "it goes back": (rotation(status=S.RETURNING), True),
    "the old CA retires": (rotation(status=S.RETIRING), True),
    **{status: (rotation(status=status), False) for status in (S.COMPLETED, S.REVERTED, S.STOPPED)},
}


@pytest.mark.parametrize("name", STEPS)
def test_the_job_that_must_exist(name):
    found, expected = STEPS[name]
    assert [each.due for each in upkeep(found, NOW)] == [NOW] * expected


NAMES = {
    "the first generation": ({"CommonName": "Example CA"}, "Example CA G2"),
    "another one": ({"CommonName": "Example CA G9"}, "Example CA G10"),
    "a letter is no generation": ({"CommonName": "Plan G"}, "Plan G G2"),
    "without a common name": ({"Organization": "Example Corp"}, "Example Corp G2"),
    "without any": ({"Country": "JP"}, "CA G2"),
    "as long as it may be": ({"CommonName": "x" * 64}, "x" * 61 + " G2"),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_the_new_ca(name):
    subject, expected = NAMES[name]
    assert successors_subject(subject) == {**subject, "CommonName": expected}


def test_a_word_is_kept_once():
    once = confirm(rotation(), ("clients", "clients", "printers"), NOW, "anna")
    assert once.vouched == {"clients", "printers"}
    again = confirm(once, ("clients",), NOW + timedelta(days=1), "ben")
    assert again is once


def test_a_change_of_state_is_told_and_nothing_else():
    was = rotation(status=S.DISTRIBUTING)
    assert told(was, evolve(was, position=None), "id", "us-east-1", NOW).events == ()
    change = told(was, passed(was, A.ADVANCE, NOW), "id", "us-east-1", NOW)
    (event,) = change.events
    assert (event.source, event.detail_type, event.resources) == ("tokiwa", "Tokiwa Rotation State Change", (OLD, NEW))
    assert (event.detail["previousStatus"], event.detail["status"]) == ("DISTRIBUTING", "REISSUING")


def test_cas_below_are_signed_anew_from_the_top_down():
    before = Installed("arn:a", "pem", None, "", None, None, None)
    going = rotation(below=(("arn:a", OLD), ("arn:b", "arn:a")), resigned=(before,))
    assert going.unsigned == (("arn:b", "arn:a"),)
    assert rotation().unsigned == ()
