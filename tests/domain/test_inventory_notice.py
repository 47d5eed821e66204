"""What is told of a find, day by day until its end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.found import ACCOUNT, END, NOW, PLACE, facts, find
from tests.managed import moment

from tokiwa.domain.inventory import Origin
from tokiwa.domain.inventory_notice import APPROACHING, EXPIRED, forgotten, plan, reported, watch

DAY = timedelta(days=1)
KEY = f"{ACCOUNT}/{PLACE}"


def due(now: datetime) -> datetime | None:
    jobs = plan(find(), moment(now))
    assert [(job.kind, job.key, job.account) for job in jobs] == [("watch-inventory", KEY, ACCOUNT)] * len(jobs)
    return jobs[0].due if jobs else None


def test_a_notice_on_each_of_the_last_days_and_at_the_end() -> None:
    assert due(NOW) == END - 45 * DAY
    for days in range(45, 0, -1):
        assert due(END - days * DAY) == END - (days - 1) * DAY
    assert due(END) is None


def test_notices_begin_when_the_account_wants_it() -> None:
    (job,) = plan(find(), moment(NOW, days_before=10))
    assert job.due == END - 10 * DAY


def test_what_is_told() -> None:
    (event,) = watch(find(), Origin.FOREIGN, moment(END - 7 * DAY)).events
    assert (event.source, event.detail_type, event.resources) == ("tokiwa.inventory", APPROACHING, ())
    assert event.time == END - 7 * DAY
    assert event.detail["DaysToExpiry"] == 7
    assert event.detail["Place"] == PLACE
    assert event.detail["Origin"] == "FOREIGN"
    assert event.detail["SerialNumber"] == "0a:0b"
    assert f"tokiwa inventory adopt {PLACE}" in event.detail["Message"]
    assert "CertificateArn" not in event.detail


def test_the_end_is_told_once() -> None:
    change = watch(find(arn="arn", origin=Origin.ISSUED), Origin.ISSUED, moment(END))
    assert [(each.detail_type, each.resources) for each in change.events] == [(EXPIRED, ("arn",))]
    assert change.events[0].detail["DaysToExpiry"] == 0
    assert change.jobs == ()


@pytest.mark.parametrize("origin", Origin)
def test_the_manager_tells_of_its_own(origin: Origin) -> None:
    change = watch(find(arn="arn", origin=origin), origin, moment(END - 7 * DAY))
    assert bool(change.events) is (origin not in {Origin.MANAGED, Origin.IMPORTED})
    assert len(change.jobs) == 1


def test_what_has_a_newer_one_says_so() -> None:
    (event,) = watch(find(arn="arn", origin=Origin.MANAGED), Origin.SUPERSEDED, moment(END - 7 * DAY)).events
    assert "The manager has a newer one, arn, which has not come there" in event.detail["Message"]


def test_nothing_is_told_before_its_days() -> None:
    """When the job was planned for a certificate that ended sooner."""
    change = watch(find(), Origin.FOREIGN, moment(NOW))
    assert change.events == ()
    assert len(change.jobs) == 1


def test_a_report_plans_and_forgetting_takes_back() -> None:
    change = reported(find(), moment(NOW))
    assert (change.puts, len(change.jobs), change.cancels) == ((find(),), 1, ())
    ended = reported(find(facts=facts(not_after=NOW)), moment(NOW))
    assert (ended.jobs, ended.cancels) == ((), (("watch-inventory", KEY),))
    assert forgotten(find()).cancels == (("watch-inventory", KEY),)
