from datetime import UTC, timedelta

from tokiwa.app.now import wall_clock


def test_it_is_utc_and_goes_on():
    first, second = wall_clock(), wall_clock()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(seconds=10)
