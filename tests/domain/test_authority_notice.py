"""When the end of a CA is told, what of it, and to whom not."""

from datetime import timedelta

import pytest

from managed import authority
from tokiwa.domain.authority import AuthorityStatus, UsageMode
from tokiwa.domain.authority_notice import APPROACHING, EXPIRED, WATCH_AUTHORITY, plan, watch
from tokiwa.domain.value import evolve
from world import REGION, START

DAY = timedelta(days=1)
END = START + 1000 * DAY


def ending(**changes):
    values = {"not_after": END, "status": AuthorityStatus.ACTIVE, "usage_mode": UsageMode.GENERAL_PURPOSE}
    return evolve(authority(), **{**values, **changes})


def told(found, days_before):
    return watch(found, END - days_before * DAY, REGION, "id")


def days_of_all(found):
    """Of the days before the end those on which something is told, one job leading to the next."""
    now, days = START, []
    while jobs := plan(found, now):
        (job,) = jobs
        now = job.due
        days.append((END - now) // DAY)
    return days


def test_the_days_of_a_ca_for_managed_certificates():
    assert days_of_all(ending()) == [440, 410, 395, 180, 90, 60, 45, 30, 15, 7, 3, 1, 0]


def test_the_days_of_a_ca_for_short_lived_ones():
    short = ending(usage_mode=UsageMode.SHORT_LIVED_CERTIFICATE)
    assert days_of_all(short) == [180, 90, 60, 45, 30, 15, 7, 3, 1, 0]


def test_the_job():
    (job,) = plan(ending(), START)
    assert (job.kind, job.key, job.account) == (WATCH_AUTHORITY, ending().arn, ending().account)
    assert plan(ending(not_after=None), START) == ()
    assert plan(ending(), END) == ()


WORDS = {
    440: (APPROACHING, "From 2028-08-28T00:00:00Z on no certificate of the manager can be issued or renewed"),
    395: (APPROACHING, "Since 2028-08-28T00:00:00Z no certificate of the manager"),
    1: (APPROACHING, "ImportCertificateAuthorityCertificate"),
    0: (EXPIRED, "it issues nothing any more"),
}


@pytest.mark.parametrize("days", WORDS)
def test_what_is_told(days):
    (event,) = told(ending(), days).events
    kind, words = WORDS[days]
    assert (event.source, event.detail_type, event.resources) == ("tokiwa", kind, (ending().arn,))
    assert event.detail["daysToExpiry"] == days
    assert event.detail["expirationDate"] == "2029-09-27T00:00:00Z"
    assert words in event.detail["message"]


def test_short_lived_certificates_only_must_end_before_it():
    (event,) = told(ending(usage_mode=UsageMode.SHORT_LIVED_CERTIFICATE), 90).events
    assert "must end before it" in event.detail["message"]


def test_of_a_deleted_one_nothing_is_told_but_it_may_be_restored():
    change = told(ending(status=AuthorityStatus.DELETED), 90)
    assert change.events == ()
    assert [job.due for job in change.jobs] == [END - 60 * DAY]
