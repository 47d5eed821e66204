"""Which occasions a fault strikes, counted and seeded, and what a fault may be."""

from typing import Any

import pytest

from managed import ARN, CA, NOW
from tokiwa.domain.fault import DELIVER, PUBLISH, RENEW, Effect, Fault, Occasion, checked, strike
from tokiwa.domain.problem import Kind, Problem

ACCOUNT = "000000000000"
ANNA, BEN = f"arn:aws:iam::{ACCOUNT}:user/anna", f"arn:aws:iam::{ACCOUNT}:user/ben"
OPERATIONS = frozenset({"acm:ExportCertificate"})


def fault(**changes: Any) -> Fault:
    """A renewal that fails, always."""
    values: dict[str, Any] = {
        "id": "one",
        "account": ACCOUNT,
        "on": RENEW,
        "effect": Effect.FAIL,
        "made_at": NOW,
        "reason": "PCA_ACCESS_DENIED",
    }
    return Fault(**{**values, **changes})


def pattern(struck: list[Fault | None]) -> str:
    return "".join("-" if each is None else "x" for each in struck)


ONE = Occasion((ARN, CA), ANNA)
STRIKES: dict[str, tuple[dict[str, Any], Occasion, str]] = {
    "always": ({}, ONE, "xxxxx"),
    "the next two": ({"times": 2}, ONE, "xx---"),
    "of this principal": ({"principal": ANNA, "times": 1}, ONE, "x----"),
    "of a pattern of principals": ({"principal": "arn:aws:iam::*:user/a*"}, ONE, "xxxxx"),
    "of another principal": ({"principal": BEN}, ONE, "-----"),
    "about this resource": ({"resource": CA}, ONE, "xxxxx"),
    "about another resource": ({"resource": f"{CA}x"}, ONE, "-----"),
    "never": ({"probability": 0.0}, ONE, "-----"),
}


@pytest.mark.parametrize("case", STRIKES)
def test_whom_it_strikes(case: str) -> None:
    changes, occasion, expected = STRIKES[case]
    struck, after = strike([fault(**changes)], [occasion] * 5)
    assert pattern(struck) == expected
    assert [each.struck for each in after] == ([expected.count("x")] if after else [])


def test_counting_goes_on_where_it_was() -> None:
    first, after = strike([fault(times=3)], [ONE, ONE])
    second, _ = strike(after, [ONE, ONE])
    assert pattern(first + second) == "xxx-"


def test_a_seed_decides_the_same_each_time_and_another_otherwise() -> None:
    def seen(seed: int) -> str:
        return pattern(strike([fault(probability=0.3, seed=seed)], [ONE] * 1000)[0])

    assert seen(1) == seen(1) != seen(2)
    assert 250 < seen(1).count("x") < 350


def test_a_seed_decides_the_same_however_the_occasions_come() -> None:
    """In one batch, or one by one."""
    together, _ = strike([fault(probability=0.5, seed=7)], [ONE] * 50)
    now: list[Fault] = [fault(probability=0.5, seed=7)]
    one_by_one: list[Fault | None] = []
    for _ in range(50):
        struck, after = strike(now, [ONE])
        one_by_one += struck
        now = list(after) or now
    assert pattern(together) == pattern(one_by_one)


def test_of_several_the_first_takes_it_and_only_what_changed_is_told() -> None:
    first, second = fault(id="a", times=1), fault(id="b", effect=Effect.DELAY, delay=60)
    struck, after = strike([first, second], [ONE, ONE])
    assert [each.id for each in struck if each] == ["a", "b"]
    assert [(each.id, each.struck) for each in after] == [("a", 1), ("b", 1)]
    assert strike([first], []) == ([], ())


def test_nothing_is_met_that_it_is_not_about() -> None:
    assert strike([fault(principal=BEN), fault(times=1, struck=1)], [ONE]) == ([None], ())


GOOD: dict[str, dict[str, Any]] = {
    "a call fails": {"on": "acm:ExportCertificate", "reason": "ThrottlingException"},
    "a renewal fails": {},
    "a renewal is late": {"effect": Effect.DELAY, "delay": 60},
    "an event is late": {"on": PUBLISH, "effect": Effect.DELAY, "delay": 60},
    "an event is lost": {"on": PUBLISH, "effect": Effect.LOSE},
    "a delivery fails": {"on": DELIVER, "reason": "THROTTLING"},
    "a delivery comes twice": {"on": DELIVER, "effect": Effect.DUPLICATE},
    "a delivery is lost": {"on": DELIVER, "effect": Effect.LOSE},
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown operation": ({"on": "acm:Nothing"}, "There is nothing called acm:Nothing"),
    "a call that is late": ({"on": "acm:ExportCertificate", "effect": Effect.DELAY}, "DELAY is not what can happen to"),
    "a renewal that is lost": ({"effect": Effect.LOSE}, "possible: DELAY, FAIL"),
    "late without a delay": ({"effect": Effect.DELAY}, "Say how long"),
    "failing without a reason": ({"on": "acm:ExportCertificate", "reason": ""}, "Say with which reason"),
    "a renewal for another reason": ({"reason": "Tired"}, "A renewal does not fail with Tired; possible: OTHER, PCA_"),
}


@pytest.mark.parametrize("case", GOOD)
def test_what_a_fault_may_be(case: str) -> None:
    given = fault(**GOOD[case])
    assert checked(given, OPERATIONS) is given


@pytest.mark.parametrize("case", BAD)
def test_what_it_may_not_be(case: str) -> None:
    changes, sentence = BAD[case]
    with pytest.raises(Problem) as caught:
        checked(fault(**changes), OPERATIONS)
    assert caught.value.kind is Kind.INVALID
    assert sentence in caught.value.message
