"""When a renewal is due, whether it may begin, and what follows from it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import ARN, END, FRESH, NOW, authority, before_the_end, certificate, moment, renewal
from tokiwa.domain.certificate import CertificateStatus, Renewal, RenewalStatus
from tokiwa.domain.change import Change, Job
from tokiwa.domain.defect import Defect
from tokiwa.domain.problem import Kind
from tokiwa.domain.renewal import Begun, Refused, Unneeded, begin, fail, hasten, plan, succeed
from tokiwa.domain.value import evolve

PENDING, SUCCESS = RenewalStatus.PENDING_AUTO_RENEWAL, RenewalStatus.SUCCESS
WINDOW = before_the_end(60)
HOUR = timedelta(hours=1)
DENIED = Defect("PCA_ACCESS_DENIED", "Grant it.")
NGINX = ("arn:aws:tokiwa:us-east-1:000000000000:nginx/a",)


def job(due: datetime) -> Job:
    """The renewal's job."""
    return Job("renew", ARN, "000000000000", due)


def renewal_of(change: Change) -> Renewal:
    """What a change makes of the certificate's renewal."""
    found = change.puts[0].renewal
    assert isinstance(found, Renewal)
    return found


PLANS: dict[str, tuple[dict[str, Any], datetime, tuple[Job, ...]]] = {
    "just issued": ({}, NOW, (job(WINDOW),)),
    "exported within the last 60 days": ({}, before_the_end(59), (job(before_the_end(59)),)),
    "a renewal was asked for": ({"renewal": renewal()}, NOW, (job(NOW),)),
    "a renewal fails": ({"renewal": renewal(reason="PCA_ACCESS_DENIED")}, NOW, (job(NOW),)),
    "renewed before": ({"renewal": renewal("SUCCESS")}, NOW, (job(WINDOW),)),
    "never issued": ({"status": CertificateStatus.PENDING_VALIDATION, "not_after": None}, NOW, ()),
    "revoked": ({"status": CertificateStatus.REVOKED}, NOW, ()),
    "expired": ({"status": CertificateStatus.EXPIRED}, END, ()),
}


@pytest.mark.parametrize("case", PLANS)
def test_the_job_of_the_next_renewal(case: str) -> None:
    changes, now, jobs = PLANS[case]
    assert plan(certificate(**changes), now) == jobs


ASKED: dict[str, tuple[Renewal | None, Renewal]] = {
    "for the first time": (None, Renewal(PENDING, updated_at=WINDOW, requested_at=WINDOW)),
    "after a success": (renewal("SUCCESS", attempts=2), Renewal(PENDING, updated_at=WINDOW, requested_at=WINDOW)),
    "while it fails": (
        renewal(reason="PCA_ACCESS_DENIED", message="Grant it.", attempts=3, troubled=True),
        Renewal(PENDING, updated_at=WINDOW, requested_at=NOW, attempts=3, troubled=True),
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_asking_for_a_renewal_makes_it_due_now(case: str) -> None:
    before, waiting = ASKED[case]
    found = certificate(renewal=before)
    assert hasten(found, WINDOW) == Change(puts=(evolve(found, renewal=waiting),), jobs=(job(WINDOW),))


@pytest.mark.parametrize("under_way", [renewal(), renewal(serial=FRESH), renewal(serial=FRESH, reason="OTHER")])
def test_a_renewal_that_is_under_way_cannot_be_asked_for_again(under_way: Renewal) -> None:
    refused = pki.refusal(lambda: hasten(certificate(renewal=under_way), NOW))
    assert refused == (Kind.IN_PROGRESS, f"The renewal of certificate {ARN} is in progress.")


def test_a_certificate_that_is_not_eligible_cannot_be_renewed() -> None:
    refused = pki.refusal(lambda: hasten(certificate(exported=False), NOW))
    sentence = f"Certificate ARN {ARN} has not been exported so it is not eligible for the Renew Certificate API."
    assert refused == (Kind.INVALID, sentence)


BEGINNINGS: dict[str, tuple[Renewal | None, datetime, Renewal]] = {
    "by itself, 60 days before the end": (
        None,
        WINDOW,
        Renewal(PENDING, updated_at=WINDOW, requested_at=WINDOW, serial=FRESH, attempts=1),
    ),
    "by itself, after an earlier renewal": (
        renewal("SUCCESS", attempts=7),
        WINDOW,
        Renewal(PENDING, updated_at=WINDOW, requested_at=WINDOW, serial=FRESH, attempts=1),
    ),
    "asked for": (renewal(), NOW + HOUR, renewal(updated_at=NOW + HOUR, serial=FRESH, attempts=1)),
    "again after a failure, whose reason stays until it is known how it goes": (
        renewal(reason="OTHER", message="m", attempts=1, troubled=True),
        NOW + HOUR,
        renewal(updated_at=NOW + HOUR, serial=FRESH, reason="OTHER", message="m", attempts=2, troubled=True),
    ),
    "again after an attempt that was cut off": (
        renewal(serial="aa" * 16, attempts=1),
        NOW + HOUR,
        renewal(updated_at=NOW + HOUR, serial=FRESH, attempts=2),
    ),
}


@pytest.mark.parametrize("case", BEGINNINGS)
def test_an_attempt_begins_with_its_intent(case: str) -> None:
    before, now, intent = BEGINNINGS[case]
    found = certificate(renewal=before)
    assert begin(found, authority(), moment(now), FRESH) == Begun(evolve(found, renewal=intent))


def test_an_attempt_that_may_not_begin_fails_with_the_reason() -> None:
    verdict = begin(certificate(), authority(permissions=()), moment(WINDOW), FRESH)
    assert isinstance(verdict, Refused)
    found = renewal_of(verdict.change)
    assert (found.status, found.reason, found.serial, found.attempts) == (PENDING, "PCA_ACCESS_DENIED", "", 1)
    assert found.message == verdict.defect.message
    assert verdict.change.jobs == (job(WINDOW + HOUR),)


UNNEEDED: dict[str, tuple[dict[str, Any], datetime, Change]] = {
    "never exported, in its last 60 days": ({"exported": False}, WINDOW, Change()),
    "never exported, before": ({"exported": False}, NOW, Change(jobs=(job(WINDOW),))),
    "expired while it waited": ({"renewal": renewal()}, END, Change()),
    "revoked": ({"status": CertificateStatus.REVOKED}, WINDOW, Change()),
    "renewed by somebody else meanwhile": (
        {"exported": False, "in_use_by": NGINX, "renewal": renewal("SUCCESS")},
        NOW,
        Change(jobs=(job(WINDOW),)),
    ),
}


@pytest.mark.parametrize("case", UNNEEDED)
def test_what_needs_no_renewal_keeps_its_later_one(case: str) -> None:
    changes, now, change = UNNEEDED[case]
    verdict = begin(certificate(**changes), authority(), moment(now), FRESH)
    assert isinstance(verdict, Unneeded)
    assert verdict.change == change
    assert verdict.why


def test_a_renewal_on_which_nothing_depends_any_more_is_withdrawn() -> None:
    """Otherwise it would stay pending for ever, and RenewCertificate would answer that it is in progress."""
    found = certificate(exported=False, renewal=renewal())
    verdict = begin(found, authority(), moment(NOW), FRESH)
    assert isinstance(verdict, Unneeded)
    assert verdict.change == Change(puts=(evolve(found, renewal=None),), jobs=(job(WINDOW),))


def test_a_success_takes_the_place_of_the_old_certificate() -> None:
    old = certificate(renewal=renewal(serial=FRESH, attempts=2), in_use_by=NGINX)
    now = NOW + HOUR
    signed = evolve(old, serial=FRESH, issued_at=now, not_after=now + timedelta(days=395), key="sealed:new")
    change = succeed(old, signed, moment(now))
    (stored,) = change.puts[:1]
    success = Renewal(SUCCESS, updated_at=now, requested_at=NOW, attempts=2)
    assert stored == evolve(signed, exported=False, renewal=success)
    assert [(each.kind, each.due) for each in change.jobs] == [
        ("renew", now + timedelta(days=335)),
        ("watch", now + timedelta(days=350)),
    ]
    assert [event.source for event in change.events] == ["aws.acm", "aws.health"]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": CertificateStatus.REVOKED, "renewal": renewal(serial=FRESH)},
        {"renewal": None},
        {"renewal": renewal()},
        {"renewal": renewal("SUCCESS")},
    ],
    ids=["revoked", "no renewal", "not begun", "done"],
)
def test_only_an_attempt_that_is_under_way_succeeds(changes: dict[str, Any]) -> None:
    found = certificate(**changes)
    assert pki.refusal(lambda: succeed(found, found, moment()))[0] is Kind.CONFLICT


RETRIES = {
    "an hour later": (WINDOW, (job(WINDOW + HOUR),)),
    "the last one before the end": (END - HOUR - timedelta(seconds=1), (job(END - timedelta(seconds=1)),)),
    "not at the end": (END - HOUR, ()),
}


@pytest.mark.parametrize("case", RETRIES)
def test_a_failed_attempt_is_repeated_until_the_end(case: str) -> None:
    now, jobs = RETRIES[case]
    assert fail(certificate(renewal=renewal(attempts=1)), DENIED, moment(now)).jobs == jobs


def test_a_failure_is_kept_with_its_reason() -> None:
    found = certificate(renewal=renewal(serial=FRESH, attempts=4))
    kept = renewal_of(fail(found, DENIED, moment(WINDOW)))
    assert kept == Renewal(
        PENDING,
        updated_at=WINDOW,
        requested_at=NOW,
        reason="PCA_ACCESS_DENIED",
        message="Grant it.",
        attempts=4,
        troubled=True,
    )


@pytest.mark.parametrize(
    ("reason", "events"),
    [(None, 2), ("PCA_INVALID_STATE", 2), ("PCA_ACCESS_DENIED", 0)],
    ids=["the first failure", "another reason", "the same reason"],
)
def test_a_failure_is_told_when_its_reason_is_new(reason: str | None, events: int) -> None:
    """Also for a failure while signing, whose certificate carries the intent."""
    change = fail(certificate(renewal=renewal(serial=FRESH, reason=reason)), DENIED, moment(WINDOW))
    assert len(change.events) == events


@pytest.mark.parametrize("done", [None, renewal("FAILED")])
def test_nothing_fails_that_is_not_under_way(done: Renewal | None) -> None:
    assert pki.refusal(lambda: fail(certificate(renewal=done), DENIED, moment()))[0] is Kind.CONFLICT
