"""Timestamps in the forms of the wire: seconds since 1970, ISO 8601; always aware UTC inside."""

from datetime import UTC, datetime

from tokiwa.domain.problem import Kind, Problem


def from_epoch(seconds: float) -> datetime:
    """The time so many seconds after 1970 began."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        raise Problem(Kind.SERIALIZATION, f"'{seconds}' is not a valid timestamp") from None


def from_text(text: str) -> datetime:
    """The time that an ISO 8601 text or a text of epoch seconds says; without an offset it is UTC."""
    try:
        return from_epoch(float(text))
    except ValueError:
        pass
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Problem(Kind.SERIALIZATION, f"'{text[:64]}' is not a valid timestamp") from None


def to_epoch(time: datetime) -> float:
    """Seconds since 1970 to the millisecond, as the services send them."""
    return round(time.timestamp(), 3)


def to_iso(time: datetime) -> str:
    """`2026-01-31T12:00:00Z`, with milliseconds where there are any."""
    time = time.astimezone(UTC)
    if time.microsecond < 1000:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"
