"""What can be set about when certificates are renewed, and whose word counts."""

from datetime import timedelta
from typing import Any

import pytest

from managed import CA, certificate
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.renewal_policy import NO_POLICIES, STANDARD, Policies, RenewalPolicy, checked
from tokiwa.domain.value import evolve

ACCOUNT = "000000000000"


def policy(**changes: Any) -> RenewalPolicy:
    return RenewalPolicy(ACCOUNT, ACCOUNT, **changes)


def test_without_a_policy_renewal_is_as_in_aws() -> None:
    """Exactly 60 days before the end, all at once."""
    standard = NO_POLICIES.of(certificate())
    assert (standard.before, standard.jitter, standard.interval) == (60, 0, None)


def test_a_cas_policy_wins_over_the_accounts() -> None:
    own, of_ca = policy(jitter=5), RenewalPolicy(CA, "111111111111", jitter=10)
    assert Policies({ACCOUNT: own, CA: of_ca}).of(certificate()) is of_ca
    assert Policies({ACCOUNT: own}).of(certificate()) is own
    assert Policies({"111111111111": of_ca}).of(certificate()) is STANDARD


INTERVALS: dict[str, tuple[dict[str, int], timedelta | None]] = {
    "no budget": ({}, None),
    "by the hour": ({"per_hour": 100}, timedelta(seconds=36)),
    "by the second": ({"per_second": 4}, timedelta(milliseconds=250)),
    "the stricter of both": ({"per_hour": 100, "per_second": 4}, timedelta(seconds=36)),
    "the other stricter of both": ({"per_hour": 36_000, "per_second": 2}, timedelta(milliseconds=500)),
    "rounded up": ({"per_hour": 7}, timedelta(microseconds=514_285_715)),
}


@pytest.mark.parametrize("case", INTERVALS)
def test_the_time_between_two_renewals(case: str) -> None:
    given, expected = INTERVALS[case]
    assert policy(**given).interval == expected


GOOD: dict[str, dict[str, int]] = {
    "the standard": {},
    "all days used": {"before": 60, "jitter": 30, "safe": 30},
    "no room and no budget": {"before": 10, "safe": 10},
    "the longest": {"before": 330, "safe": 1, "jitter": 329, "per_hour": 1},
}
BAD: dict[str, tuple[dict[str, int], str]] = {
    "later than safe": ({"before": 30, "safe": 45}, "the first not less than the second"),
    "too early": ({"before": 331}, "between 1 and 330"),
    "not before the end": ({"safe": 0}, "between 1 and 330"),
    "spread past the safe limit": ({"jitter": 16}, "between 60 and 45 days before expiry there are 15"),
    "spread the wrong way": ({"jitter": -1}, "cannot be spread over -1 days"),
    "a budget without time to wait": ({"before": 45, "per_hour": 1}, "begin earlier than the 45 days"),
    "a rate without time to wait": ({"before": 45, "per_second": 1}, "begin earlier than the 45 days"),
}


@pytest.mark.parametrize("case", GOOD)
def test_numbers_that_go_together(case: str) -> None:
    given = policy(**GOOD[case])
    assert checked(given) == evolve(given)


@pytest.mark.parametrize("case", BAD)
def test_numbers_that_do_not(case: str) -> None:
    given, sentence = BAD[case]
    with pytest.raises(Problem) as caught:
        checked(policy(**given))
    assert caught.value.kind is Kind.INVALID
    assert sentence in caught.value.message
