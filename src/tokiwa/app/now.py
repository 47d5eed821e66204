"""The one place where the time is read."""

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """The wall clock, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - app reads the clock for everybody
