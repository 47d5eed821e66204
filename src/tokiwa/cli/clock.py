"""tokiwa clock: what the account's clock says, and moving it."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from tokiwa.agent.client import CallFailed, call
from tokiwa.app.now import wall_clock
from tokiwa.cli.profile import profile

DAY = 86400


def show(data: str | None) -> str:
    """One line about the clock."""
    said = call(profile(data), "tokiwa", "DescribeClock", {}, wall_clock())
    if not said["TestClock"]:
        return f"{_date(said['Now'])}  (the wall clock; this account has no test clock)"
    days, seconds = divmod(said["Offset"], DAY)
    return f"{_date(said['Now'])}  (a test clock, {days} d {seconds // 3600} h ahead)"


def advance(data: str | None, duration: str | None, to: str | None, *, next_: bool) -> str:
    """Move the clock and tell what ran."""
    values: dict[str, Any] = {}
    if duration:
        values["Duration"] = duration
    if to:
        values["To"] = _moment(to)
    if next_:
        values["Next"] = True
    said = call(profile(data), "tokiwa", "AdvanceClock", values, wall_clock())
    lines = [f"{_date(said['Was'])} -> {_date(said['Now'])}"]
    kinds = Counter(ran["Kind"] for ran in said.get("Ran", ()))
    lines += [f"  {count:5} x {kind}" for kind, count in sorted(kinds.items())]
    return "\n".join(lines if kinds else [*lines, "  nothing was due"])


def _moment(text: str) -> float:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CallFailed(f"{text} is not a date. Give one like 2027-01-31 or 2027-01-31T12:00:00Z.") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _date(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
