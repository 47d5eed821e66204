"""After a restore the numbers of lists begin above all that the lost server can have given out."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.restoration import Restoration, crl_floor

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def floor(after: timedelta) -> int:
    return crl_floor(Restoration(NOW, NOW + after, journal=False))


def test_without_a_restore_they_begin_at_the_beginning() -> None:
    assert crl_floor(None) == 0


def test_each_restore_lifts_them_over_whatever_was_counted_before() -> None:
    """Also when the same backup is restored twice: a second later is enough."""
    per_second_since_1970 = 10**9
    assert floor(timedelta(0)) > per_second_since_1970 * NOW.timestamp()
    assert floor(timedelta(seconds=1)) - floor(timedelta(0)) == 1 << 64


def test_they_fit_into_the_octets_that_a_list_has_for_them() -> None:
    last = datetime(9999, 1, 1, tzinfo=UTC) - NOW
    assert floor(last).bit_length() + 1 < 20 * 8
