from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.deployment import Window
from tokiwa.domain.deployment_window import checked, opening
from tokiwa.domain.problem import Problem

NIGHTLY = Window("cron(0 2 * * ? *)", 120)
FRIDAY = Window("cron(30 22 ? * FRI *)", 60)
ONCE = Window("cron(0 2 1 1 ? 2027)", 60)


def at(day, hour, minute=0):
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC)


CASES = {
    "no window": (None, at(1, 12), None),
    "before it opens": (NIGHTLY, at(1, 1, 59), at(1, 2)),
    "as it opens": (NIGHTLY, at(1, 2), None),
    "within it": (NIGHTLY, at(1, 3, 59), None),
    "as it closes": (NIGHTLY, at(1, 4), at(2, 2)),
    "a second before it closes": (NIGHTLY, at(1, 4) - timedelta(seconds=1), None),
    "days before": (FRIDAY, at(2, 0), at(8, 22, 30)),
    "it never opens again": (ONCE, at(1, 4), None),
}


@pytest.mark.parametrize("name", CASES)
def test_when_a_change_must_wait(name):
    window, now, opens = CASES[name]
    assert opening(window, now, None) == opens


def test_what_is_served_until_then_must_last():
    opens = at(8, 22, 30)
    assert opening(FRIDAY, at(2, 0), opens + timedelta(seconds=1)) == opens
    assert opening(FRIDAY, at(2, 0), opens) is None


@pytest.mark.parametrize("schedule", ["rate(1 day)", "cron(0 2 * * * *)", "02:00"])
def test_a_window_opens_at_certain_times(schedule):
    with pytest.raises(Problem):
        checked(Window(schedule, 60))
    assert checked(NIGHTLY) is NIGHTLY
