"""Moments as people write and read them on the command line; the API has seconds since 1970."""

from datetime import UTC, datetime

from tokiwa.agent.client import CallFailed


def seconds(text: str) -> float:
    """Of a date or a moment in ISO 8601, UTC unless it says otherwise. CallFailed for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CallFailed(f"{text} is not a date. Give one like 2027-01-31 or 2027-01-31T12:00:00Z.") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def shown(moment: datetime | float) -> str:
    """In whole seconds and UTC: `2027-01-31T12:00:00Z`."""
    found = moment if isinstance(moment, datetime) else datetime.fromtimestamp(moment, UTC)
    return f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
