import re

import pytest

from running import Running, tokiwa
from tokiwa.agent.client import CallFailed
from tokiwa.cli.clock import advance, show

DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@pytest.fixture
def data(server):
    return str(server.folder)


def test_a_clock_is_shown_and_moved(data):
    assert re.fullmatch(rf"{DATE}  \(a test clock, 0 d 0 h ahead\)", show(data))
    moved = advance(data, "335d12h", None, next_=False).splitlines()
    assert re.fullmatch(rf"{DATE} -> {DATE}", moved[0])
    assert all(re.fullmatch(r" +\d+ x \S+|  nothing was due", line) for line in moved[1:])
    assert re.fullmatch(rf"{DATE}  \(a test clock, 335 d 12 h ahead\)", show(data))


@pytest.mark.parametrize("date", ["2100-01-31", "2100-02-01T12:00:00Z", "2100-02-02T12:00:00+01:00"])
def test_it_is_moved_to_a_date(data, date):
    assert advance(data, None, date, next_=False).splitlines()[0].partition(" -> ")[2] == {
        "2100-01-31": "2100-01-31T00:00:00Z",
        "2100-02-01T12:00:00Z": "2100-02-01T12:00:00Z",
        "2100-02-02T12:00:00+01:00": "2100-02-02T11:00:00Z",
    }[date]  # fmt: skip


def test_it_is_moved_to_what_is_due_next(server, data):
    server.client("events").put_rule(Name="daily", ScheduleExpression="rate(1 day)")
    lines = advance(data, None, None, next_=True).splitlines()
    assert re.fullmatch(rf"{DATE} -> {DATE}", lines[0])
    assert re.fullmatch(r" +\d+ x \S+", lines[1])


@pytest.mark.parametrize(
    ("duration", "to", "next_", "words"),
    [
        (None, None, True, "Nothing is due on this account's clock"),
        (None, None, False, "Give exactly one of Duration"),
        ("1d", "2100-01-01", False, "Give exactly one of Duration"),
        ("a while", None, False, "a while"),
        (None, "tomorrow", False, "tomorrow is not a date. Give one like 2027-01-31"),
        (None, "2001-01-01", False, "A test clock only moves forward"),
        (None, "9999-01-01", False, "cannot go past 9000-01-01"),
    ],
)
def test_what_cannot_be_is_told(server, data, duration, to, next_, words):
    server.client("events").delete_rule(Name="daily")
    with pytest.raises(CallFailed, match=re.escape(words)):
        advance(data, duration, to, next_=next_)


def test_the_wall_clock_is_not_moved(tmp_path):
    server = Running(tmp_path / "data")
    try:
        shown = tokiwa("clock", "show", "--data", str(server.folder))
        assert re.fullmatch(rf"{DATE}  \(the wall clock; this account has no test clock\)\n", shown.stdout)
        moved = tokiwa("clock", "advance", "1d", "--data", str(server.folder))
        assert moved.returncode == 1
        assert "has no test clock, so its time cannot be moved. Make an account with one" in moved.stderr
    finally:
        assert server.stop() == 0
