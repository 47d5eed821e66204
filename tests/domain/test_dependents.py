"""What dies with a CA: counted, and whether it keeps the CA from being deleted."""

from datetime import UTC, datetime, timedelta

import pytest

from managed import authority
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.configuration import Protection
from tokiwa.domain.dependents import EXAMPLES, Below, Dependents, Tally, deletable, protected
from tokiwa.domain.problem import Kind, Problem

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def day(number):
    return NOW + timedelta(days=number)


def tally(*days):
    found = Tally()
    for number in days:
        found = found.plus(f"arn:{number}", day(number))
    return found


def test_those_that_end_last_are_the_examples():
    found = tally(3, 9, 1, 7, 5, 8, 2)
    assert found.count == 7
    assert [name for name, _ in found.examples] == ["arn:9", "arn:8", "arn:7", "arn:5", "arn:3"]
    assert len(found.examples) == EXAMPLES
    assert found.ends_at == day(9)
    assert Tally().ends_at is None


BELOW = (Below("arn:ca", "arn:root", AuthorityStatus.ACTIVE, day(50)),)
FOUND = {
    "nothing": (Dependents(), False, None),
    "managed certificates": (Dependents(managed=tally(5)), True, day(5)),
    "others": (Dependents(direct=tally(6), managed=tally(5)), True, day(6)),
    "CAs": (Dependents(authorities=BELOW, earlier=tally(1)), True, day(50)),
    "earlier versions alone": (Dependents(earlier=tally(7)), False, day(7)),
}


@pytest.mark.parametrize("name", FOUND)
def test_whether_somebody_would_miss_it(name):
    found, vital, ends = FOUND[name]
    assert (found.vital, found.ends_at) == (vital, ends)
    if vital:
        with pytest.raises(Problem, match="that are valid depend on it") as caught:
            deletable(authority(), found)
        assert caught.value.kind is Kind.WRONG_STATE
    else:
        deletable(authority(), found)


def test_the_refusal_counts():
    found = Dependents(managed=tally(1, 2), direct=tally(3), authorities=BELOW)
    with pytest.raises(Problem, match="2 managed certificates, 1 other certificates, 1 private CAs that are valid"):
        deletable(authority(), found)


@pytest.mark.parametrize(
    ("setting", "rotated", "others"),
    [(Protection.NONE, False, False), (Protection.ROTATED, True, False), (Protection.ALL, True, True)],
)
def test_which_cas_are_asked_about(setting, rotated, others):
    assert protected(authority(rotation="r"), setting) is rotated
    assert protected(authority(), setting) is others
