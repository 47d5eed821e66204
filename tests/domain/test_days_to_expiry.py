"""Which data points there are: from the issue on, twice a day, until the end or a revocation."""

from datetime import UTC, datetime, timedelta

import pytest

from managed import certificate
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.days_to_expiry import active, points
from tokiwa.domain.value import evolve

MIDNIGHT = datetime(2027, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO, FAR = MIDNIGHT - 1000 * DAY, MIDNIGHT + 1000 * DAY


def issued(**changes):
    values = {"status": CertificateStatus.ISSUED, "issued_at": MIDNIGHT, "not_after": MIDNIGHT + 2 * DAY}
    return evolve(certificate(), **{**values, **changes})


def hours(found, since=LONG_AGO, until=FAR, now=FAR):
    return [(at - MIDNIGHT) / HOUR for at, _ in points(found, since, until, now)]


CASES = {
    "the whole life, its end included": ({}, {}, [0, 12, 24, 36, 48]),
    "issued in between": ({"issued_at": MIDNIGHT + HOUR}, {}, [12, 24, 36, 48]),
    "imported later": ({"imported_at": MIDNIGHT + 13 * HOUR}, {}, [24, 36, 48]),
    "ended in between": ({"not_after": MIDNIGHT + 30 * HOUR}, {}, [0, 12, 24]),
    "revoked": ({"revoked_at": MIDNIGHT + 20 * HOUR, "status": CertificateStatus.REVOKED}, {}, [0, 12]),
    "from then on": ({}, {"since": MIDNIGHT + 12 * HOUR}, [12, 24, 36, 48]),
    "before then": ({}, {"until": MIDNIGHT + 24 * HOUR}, [0, 12]),
    "until now": ({}, {"now": MIDNIGHT + 24 * HOUR}, [0, 12, 24]),
    "expired": ({"status": CertificateStatus.EXPIRED}, {}, [0, 12, 24, 36, 48]),
    "failed": ({"status": CertificateStatus.FAILED}, {}, []),
    "pending": ({"issued_at": None}, {}, []),
}


@pytest.mark.parametrize("name", CASES)
def test_when(name):
    changes, asked, expected = CASES[name]
    assert hours(issued(**changes), **asked) == expected


def test_how_many_days():
    assert [value for _, value in points(issued(), LONG_AGO, FAR, FAR)] == [2.0, 2.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize(("after", "expected"), [(0, True), (3, True), (4, False), (12, True), (60, False)])
def test_whether_it_was_active_lately(after, expected):
    assert active(issued(), 3 * HOUR, MIDNIGHT + after * HOUR) is expected
