"""What a CA will say in the future is what its checks say when the future has come."""

from datetime import datetime, timedelta

import pytest

from managed import NOW, authority, certificate
from tokiwa.domain.authority import Authority, AuthorityStatus, UsageMode
from tokiwa.domain.defect import RENEWING, VALIDITY, find
from tokiwa.domain.outlook import found, outlook
from tokiwa.domain.value import evolve

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
END = NOW + 500 * DAY

AUTHORITIES: dict[str, Authority | None] = {
    "gone": None,
    "good": authority(),
    "ends": authority(not_after=END),
    "has ended": authority(not_after=NOW - DAY),
    "ends now": authority(not_after=NOW),
    "no permission": authority(permissions=()),
    "no permission and ends": authority(permissions=(), not_after=END),
    "disabled": authority(status=AuthorityStatus.DISABLED, not_after=END),
    "short-lived": authority(usage_mode=UsageMode.SHORT_LIVED_CERTIFICATE),
    "another account's": authority(account="111111111111"),
    "no certificate": authority(status=AuthorityStatus.PENDING_CERTIFICATE, not_after=None),
    "deleted": authority(status=AuthorityStatus.DELETED, restorable_until=NOW + 7 * DAY),
    "deleted and ends": authority(status=AuthorityStatus.DELETED, restorable_until=NOW + 600 * DAY, not_after=END),
}
MOMENTS = sorted(
    {
        NOW + offset
        for point in (0 * DAY, 7 * DAY, END - NOW - VALIDITY, END - NOW, 600 * DAY, 1000 * DAY)
        for offset in (point, point + TICK, point - TICK, point + DAY)
        if offset >= timedelta(0)
    }
)


def later(by: Authority | None, at: datetime) -> Authority | None:
    """The CA as it will be stored then: what was deleted is removed when it can no longer be restored."""
    gone = by is not None and by.status is AuthorityStatus.DELETED and by.restorable_until is not None
    return None if gone and by is not None and by.restorable_until is not None and at >= by.restorable_until else by


@pytest.mark.parametrize("case", AUTHORITIES)
def test_at_every_moment_it_is_what_the_checks_find_then(case: str) -> None:
    by = AUTHORITIES[case]
    ahead = outlook(certificate(), by, NOW)
    for at in MOMENTS:
        expected = find(RENEWING, certificate(), later(by, at), at)
        assert found(certificate(), by, at) == expected
        seen = ahead.at(at)
        assert (seen and seen.code) == (expected and expected.code), at


def test_it_has_a_few_answers_for_all_times() -> None:
    ahead = outlook(certificate(), authority(not_after=END), NOW)
    assert [None if each is None else each.code for each in ahead.defects] == [
        None,
        "PCA_INVALID_DURATION",
        "PCA_INVALID_STATE",
    ]
    assert ahead.since == (NOW, END - VALIDITY + TICK, END + TICK)


def test_what_was_restored_stays() -> None:
    restored = evolve(authority(), restorable_until=NOW + DAY)
    assert outlook(certificate(), restored, NOW).at(NOW + 2 * DAY) is None
