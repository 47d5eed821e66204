"""An explanation asks the checks of the renewal itself, for the moment of the next attempt, and says it in words."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from managed import ARN, CA, END, FRESH, NOW, authority, before_the_end, certificate, moment, renewal
from tokiwa.domain import eligibility
from tokiwa.domain import renewal as rules
from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.defect import RENEWING, VALIDITY, Defect
from tokiwa.domain.explanation import PASSED, SIGNING, Explanation, Known, Outcome, explain, name_of
from tokiwa.domain.renewal_policy import STANDARD, RenewalPolicy
from tokiwa.domain.value import evolve

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_REACHED
DAY = timedelta(days=1)
DUE = END - 60 * DAY
NAMES = [*map(name_of, (*eligibility.CHECKS, *RENEWING)), SIGNING]


def told(
    now: datetime = NOW,
    by: Authority | None = authority(),  # noqa: B008
    policy: RenewalPolicy = STANDARD,
    job_at: datetime | None = None,
    unsignable: Defect | None = None,
    **changes: Any,
) -> Explanation:
    return explain(Known(certificate(**changes), by, policy, job_at, unsignable), now)


def test_when_all_is_well_every_check_says_so() -> None:
    well = told()
    assert [each.check for each in well.findings] == NAMES
    assert {each.outcome for each in well.findings} == {P}
    assert well.failing is None
    assert well.verdict == f"It will be renewed at {DUE:%Y-%m-%dT%H:%M:%SZ}."
    assert (well.next_at, well.as_of) == (DUE, DUE)
    assert well.why_then == "Renewal begins 60 days before the end at 2028-01-31T00:00:00Z."


def test_every_check_has_words_for_when_it_passes() -> None:
    assert set(PASSED) == set(NAMES)


FAILING: dict[str, tuple[dict[str, Any], str, str]] = {
    "imported": ({"type": CertificateType.IMPORTED}, "unmanaged", "INELIGIBLE"),
    "pending": ({"status": CertificateStatus.PENDING_VALIDATION}, "not-issued", "INELIGIBLE"),
    "revoked": ({"status": CertificateStatus.REVOKED}, "not-issued", "INELIGIBLE"),
    "expired": ({"now": END}, "past-its-end", "INELIGIBLE"),
    "a bad name": ({"names": ("ab--c.example.com",)}, "name-with-reserved-hyphens", "INELIGIBLE"),
    "never exported": ({"exported": False}, "neither-exported-nor-in-use", "INELIGIBLE"),
    "no CA": ({"by": None}, "authority-gone", "PCA_RESOURCE_NOT_FOUND"),
    "no permission": ({"by": authority(permissions=())}, "permission-missing", "PCA_ACCESS_DENIED"),
    "not shared": ({"by": authority(account="111111111111")}, "authority-not-shared", "PCA_ACCESS_DENIED"),
    "disabled": ({"by": authority(status=AuthorityStatus.DISABLED)}, "authority-inactive", "PCA_INVALID_STATE"),
    "ends too soon": (
        {"by": authority(not_after=DUE + VALIDITY - DAY)},
        "authority-ends-too-soon",
        "PCA_INVALID_DURATION",
    ),
    "a forbidden name": (
        {"unsignable": Defect("PCA_NAME_CONSTRAINTS_VALIDATION", "No.")},
        SIGNING,
        "PCA_NAME_CONSTRAINTS_VALIDATION",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_the_first_check_that_fails_ends_the_chain(case: str) -> None:
    changes, name, reason = FAILING[case]
    found = told(**changes)
    at = NAMES.index(name)
    assert [each.outcome for each in found.findings] == [P] * at + [F] + [N] * (len(NAMES) - at - 1)
    assert found.failing is not None
    assert (found.failing.check, found.failing.reason) == (name, reason)
    assert found.failing.message in found.verdict


def begun(value: Certificate, by: Authority | None, now: datetime) -> str:
    """What the renewal itself would say then."""
    verdict = rules.begin(value, by, moment(now), FRESH)
    if isinstance(verdict, rules.Refused):
        return verdict.defect.message
    return verdict.why if isinstance(verdict, rules.Unneeded) else ""


@pytest.mark.parametrize("case", [case for case in FAILING if case != "a forbidden name"])
def test_it_says_what_the_attempt_says_when_it_comes(case: str) -> None:
    """Word for word."""
    changes, _, _ = FAILING[case]
    given = dict(changes)
    by, now = given.pop("by", authority()), given.pop("now", NOW)
    found = told(now, by, **given)
    assert found.failing is not None
    assert begun(certificate(**given), by, found.as_of) == found.failing.message


def test_a_ca_that_is_good_today_may_fail_when_the_day_comes() -> None:
    """The checks are asked for that day."""
    ends = authority(not_after=NOW + VALIDITY + DAY)
    found = told(by=ends)
    assert found.failing is not None
    assert found.failing.check == "authority-ends-too-soon"
    assert found.verdict.startswith(
        f"The next attempt, at {DUE:%Y-%m-%dT%H:%M:%SZ}, will fail: The certificate of the private CA"
    )
    assert begun(certificate(), ends, NOW + DAY) != found.failing.message


def test_what_fails_has_commands_and_what_passes_has_none() -> None:
    found = told(by=authority(permissions=()))
    assert [bool(each.commands) for each in found.findings] == [each.outcome is F for each in found.findings]
    assert found.failing is not None
    assert found.failing.commands[0].startswith("aws acm-pca create-permission")


FAILED = renewal(reason="PCA_ACCESS_DENIED", message="Not permitted.", attempts=3, updated_at=before_the_end(50))
WHENS: dict[str, tuple[dict[str, Any], datetime | None, str]] = {
    "planned": ({}, DUE, "Renewal begins 60 days before the end"),
    "the stored job counts": ({"job_at": NOW + DAY}, NOW + DAY, "Renewal begins 60 days"),
    "spread": ({"policy": RenewalPolicy("a", "a", jitter=10)}, None, "and is spread over the 10 days after that."),
    "asked for": ({"renewal": renewal()}, NOW, "RenewCertificate was called."),
    "under way": ({"renewal": renewal(serial=FRESH)}, NOW, "An attempt is under way."),
    "failing": (
        {"renewal": FAILED, "now": before_the_end(50)},
        before_the_end(50) + timedelta(hours=1),
        "(PCA_ACCESS_DENIED); it is tried again every hour.",
    ),
    "failing while it signs": (
        {"renewal": evolve(FAILED, reason="PCA_REQUEST_FAILED"), "now": before_the_end(50)},
        before_the_end(50) + timedelta(hours=1),
        "It may find the same again.",
    ),
    "its turn": (
        {"policy": RenewalPolicy("a", "a", per_hour=9), "now": before_the_end(60), "job_at": before_the_end(59)},
        before_the_end(59),
        "It was due before; its turn comes then, for its CA renews at most 9 an hour.",
    ),
    "exported late": (
        {"now": before_the_end(20), "job_at": before_the_end(20)},
        before_the_end(20),
        "became eligible after that",
    ),
    "never exported": ({"exported": False}, None, "No attempt is planned."),
    "too late for another": (
        {"renewal": evolve(FAILED, updated_at=before_the_end(0.01)), "now": before_the_end(0.005)},
        None,
        "No attempt is planned.",
    ),
}


@pytest.mark.parametrize("case", WHENS)
def test_when_the_next_attempt_is_and_why_then(case: str) -> None:
    changes, expected, why = WHENS[case]
    found = told(**changes)
    assert why in found.why_then
    if case == "spread":
        assert found.next_at is not None
        assert timedelta(0) < found.next_at - DUE < 10 * DAY
    else:
        assert found.next_at == expected


def test_one_that_ends_before_another_attempt_is_given_up() -> None:
    changes, _, _ = WHENS["too late for another"]
    assert told(**changes).verdict.startswith("It is not renewed any more: it ends at 2028-01-31")


def test_an_attempt_that_is_due_is_told_so() -> None:
    found = told(before_the_end(60), authority(permissions=()), job_at=before_the_end(60))
    assert found.verdict.startswith("The attempt that is due, at ")


def test_what_a_success_means_for_the_next_one() -> None:
    """What surprises everybody: renewed is INELIGIBLE again until it is exported, but not what is in use."""
    assert "is INELIGIBLE until the new certificate is exported" in told().afterwards
    assert "stays eligible" in told(in_use_by=("arn:aws:tokiwa:x",)).afterwards


def test_what_depends_on_it_is_told() -> None:
    used = told(in_use_by=("arn:one",))
    (finding,) = [each for each in used.findings if each.check == "neither-exported-nor-in-use"]
    assert (
        finding.message
        == "Something depends on it: it was exported since it was issued or last renewed and in use by arn:one."
    )


def test_of_many_that_depend_on_it_the_first_are_told() -> None:
    places = tuple(f"arn:aws:tokiwa:us-east-1:000000000000:deployment/d{number}" for number in range(5))
    used = told(in_use_by=places)
    (finding,) = [each for each in used.findings if each.check == "neither-exported-nor-in-use"]
    assert finding.message.endswith(f"in use by {', '.join(places[:3])} and 2 others.")
    assert "Its deployments install the new certificate, wave by wave." in used.afterwards


def test_a_shared_ca_is_judged_by_its_policy() -> None:
    mine = {each.check: each.message for each in told().findings}
    assert mine["authority-not-shared"] == "The private CA is the account's own."
    assert mine["permission-missing"] == "The manager has its permission on the private CA."
    assert (mine["authority-gone"], ARN in mine["past-its-end"]) == (f"The private CA {CA} exists.", False)
