"""What a forecast counts: each certificate once for each renewal ahead, on its day, or as a failure with its reason."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from managed import CA, END, NOW, authority, before_the_end, certificate, renewal
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.defect import VALIDITY, Defect
from tokiwa.domain.forecast import Count, Failure, Forecast, Source
from tokiwa.domain.renewal_policy import NO_POLICIES, Policies, RenewalPolicy
from tokiwa.domain.smoothing import latest, planned
from tokiwa.domain.value import evolve

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ACCOUNT = "000000000000"
OTHER = CA.replace("11111111-", "99999999-")


def source(
    by: Mapping[str, Authority | None] | None = None,
    unsignable: Callable[[Certificate], Defect | None] | None = None,
    waiting: Mapping[str, datetime] | None = None,
    free: datetime = NOW,
) -> Source:
    known = {CA: authority(), OTHER: authority(arn=OTHER)} if by is None else by
    return Source(
        authority=known.get,
        unsignable=lambda _: unsignable,
        waiting_until=lambda each: (waiting or {}).get(each.arn),
        free=lambda _: free,
    )


def forecast(
    certificates: Sequence[Certificate],
    days: int = 400,
    now: datetime = NOW,
    policy: RenewalPolicy | None = None,
    step: timedelta = DAY,
    **given: Any,
) -> tuple[Forecast, list[Failure]]:
    policies = NO_POLICIES if policy is None else Policies({ACCOUNT: policy})
    made = Forecast(now, now + days * DAY, step, policies, source(**given))
    failures = [failure for each in certificates if (failure := made.take(each)) is not None]
    made.settle()
    return made, failures


def total(made: Forecast) -> tuple[int, int, int, int]:
    return attrs.astuple(Count.sum(made.counts.values()))


def days(made: Forecast) -> dict[int, int]:
    """By day, all that is to be renewed."""
    found: Counter[int] = Counter()
    for (slot, _), count in made.counts.items():
        found[slot] += count.renewals + count.if_exported
    return dict(found)


AHEAD: dict[str, tuple[dict[str, Any], int, tuple[int, int, int, int]]] = {
    "due within": ({}, 336, (1, 0, 0, 0)),
    "due after": ({}, 334, (0, 0, 0, 0)),
    "and again if it is exported": ({}, 671, (1, 1, 0, 0)),
    "and again for sure, being in use": ({"in_use_by": ("arn:one",)}, 671, (2, 0, 0, 0)),
    "four years of it": ({}, 1100, (1, 2, 0, 0)),
    "asked for": ({"renewal": renewal()}, 1, (1, 0, 0, 0)),
    "failing and mended": ({"renewal": renewal(reason="PCA_ACCESS_DENIED", message="No.")}, 1, (1, 0, 0, 0)),
    "failing while it signs": ({"renewal": renewal(reason="PCA_REQUEST_FAILED", message="No.")}, 1, (0, 0, 1, 0)),
    "never exported": ({"exported": False}, 336, (0, 0, 1, 0)),
    "never exported, not yet due": ({"exported": False}, 334, (0, 0, 0, 0)),
    "a bad name": ({"names": ("ab--c.example.com",)}, 336, (0, 0, 1, 0)),
    "imported": ({"type": CertificateType.IMPORTED, "authority": None}, 400, (0, 0, 0, 0)),
    "revoked": ({"status": CertificateStatus.REVOKED}, 400, (0, 0, 0, 0)),
    "requested": ({"status": CertificateStatus.PENDING_VALIDATION, "not_after": None}, 400, (0, 0, 0, 0)),
    "expired": ({"not_after": NOW}, 400, (0, 0, 0, 0)),
    "its last attempt was in vain": (
        {"not_after": NOW + HOUR / 2, "renewal": renewal(reason="PCA_ACCESS_DENIED", message="No.")},
        1,
        (0, 0, 1, 0),
    ),
}


@pytest.mark.parametrize("case", AHEAD)
def test_what_will_become_of_one(case: str) -> None:
    changes, ahead, expected = AHEAD[case]
    made, failures = forecast([certificate(**changes)], ahead)
    assert total(made) == expected
    assert len(failures) == expected[2]


def test_on_its_day() -> None:
    made, _ = forecast([certificate(), certificate(not_after=END + HOUR), certificate(not_after=END + DAY)])
    assert days(made) == {335: 2, 336: 1}
    assert made.start + 335 * made.step == END - 60 * DAY


def test_by_the_hour_and_from_within_one() -> None:
    now = before_the_end(61) + timedelta(minutes=30)
    made, _ = forecast([certificate()], days=2, now=now, step=HOUR)
    assert (made.start, days(made)) == (now - timedelta(minutes=30), {24: 1})


def test_what_is_due_already_is_done_at_once() -> None:
    made, _ = forecast([certificate()], now=before_the_end(20), days=10)
    assert days(made) == {0: 1}


def test_each_ca_by_itself() -> None:
    made, _ = forecast([certificate(), certificate(authority=OTHER), certificate(authority=OTHER)])
    assert {ca: count.renewals for (_, ca), count in made.counts.items()} == {CA: 1, OTHER: 2}


DUE = END - 60 * DAY
WHYS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "the CA is gone": ({}, {"by": {}}, "PCA_RESOURCE_NOT_FOUND"),
    "no permission": ({}, {"by": {CA: authority(permissions=())}}, "PCA_ACCESS_DENIED"),
    "the CA ends first": ({}, {"by": {CA: authority(not_after=DUE + VALIDITY - DAY)}}, "PCA_INVALID_DURATION"),
    "the CA has ended by then": ({}, {"by": {CA: authority(not_after=DUE - DAY)}}, "PCA_INVALID_STATE"),
    "a name that is not permitted": (
        {},
        {"unsignable": lambda each: Defect("PCA_NAME_CONSTRAINTS_VALIDATION", each.domain_name)},
        "PCA_NAME_CONSTRAINTS_VALIDATION",
    ),
    "never exported": ({"exported": False}, {}, "NOT_EXPORTED"),
    "a bad name": ({"names": ("ab--c.example.com",)}, {}, "NAME_NOT_ELIGIBLE"),
}


@pytest.mark.parametrize("case", WHYS)
def test_why_it_fails(case: str) -> None:
    changes, given, reason = WHYS[case]
    one, two = certificate(**changes), certificate(**changes, not_after=END + HOUR)
    made, failures = forecast([two, one], **given)
    assert [(each.reason, each.at, each.ends) for each in failures] == [
        (reason, DUE + HOUR, END + HOUR),
        (reason, DUE, END),
    ]
    ((key, cause),) = made.causes.items()
    assert (key, cause.count, cause.first, cause.message) == ((reason, CA), 2, DUE, failures[1].message)
    assert total(made) == (0, 0, 2, 0)


def test_the_first_renewal_may_succeed_and_the_next_fail() -> None:
    """A CA that outlives one more certificate, and no other."""
    made, failures = forecast([certificate()], days=700, by={CA: authority(not_after=DUE + VALIDITY + DAY)})
    assert total(made) == (1, 0, 1, 0)
    assert (failures[0].reason, failures[0].at) == ("PCA_INVALID_DURATION", DUE + VALIDITY - 60 * DAY)


SPREAD = RenewalPolicy(ACCOUNT, ACCOUNT, jitter=15)
MANY = [certificate(arn=f"{certificate().arn[:-4]}{n:04x}") for n in range(2000)]


def test_jitter_is_that_of_the_renewals() -> None:
    made, _ = forecast(MANY, policy=SPREAD)
    expected = Counter((planned(each.arn, END, SPREAD) - NOW) // DAY for each in MANY)
    assert days(made) == expected
    assert len(expected) == 15


def test_a_budget_is_kept_and_nothing_is_late() -> None:
    budget = RenewalPolicy(ACCOUNT, ACCOUNT, per_hour=10)
    made, _ = forecast(MANY, policy=budget, step=HOUR)
    assert total(made) == (2000, 0, 0, 0)
    assert max(days(made).values()) == 10
    last = made.start + max(days(made)) * HOUR
    assert DUE + 8 * DAY < last <= latest(END, budget)


def test_what_goes_over_budget_is_told() -> None:
    tight = RenewalPolicy(ACCOUNT, ACCOUNT, per_hour=1)
    made, _ = forecast(MANY, policy=tight, step=HOUR)
    renewals, _, _, over = total(made)
    assert renewals == 2000
    assert over == 2000 - 15 * 24 - 1
    assert made.start + max(days(made)) * HOUR <= latest(END, tight)


def test_turns_go_on_where_they_are_and_those_that_are_given_stay() -> None:
    """The queue is full for ten hours; one certificate has the last of its turns."""
    budget = RenewalPolicy(ACCOUNT, ACCOUNT, per_hour=10)
    now = before_the_end(60)
    waiting = {MANY[0].arn: now + 9 * HOUR}
    made, _ = forecast(MANY[:11], now=now, days=20, policy=budget, step=HOUR, waiting=waiting, free=now + 10 * HOUR)
    assert days(made) == {9: 1, 10: 10}


def test_what_was_asked_for_does_not_wait() -> None:
    budget = RenewalPolicy(ACCOUNT, ACCOUNT, per_hour=1)
    asked = [evolve(each, renewal=renewal()) for each in MANY[:5]]
    made, _ = forecast(asked, days=1, policy=budget, step=HOUR, free=NOW + DAY)
    assert days(made) == {0: 5}


def test_it_does_not_grow_with_what_it_has_seen() -> None:
    made, _ = forecast([], policy=SPREAD)
    sizes = []
    for _ in range(3):
        for each in MANY:
            made.take(each)
        sizes.append((len(made.counts), len(made.causes)))
    assert len(set(sizes)) == 1
    assert total(made) == (6000, 0, 0, 0)
