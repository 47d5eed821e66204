"""An archive: keeps the events of a bus that match its pattern, so that a replay can send them again."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.change import NOTHING, Change, Event, Job
from tokiwa.domain.value import Value

TRIM = "trim-archive"
EVERY = timedelta(days=1)
EVERYTHING = datetime(9999, 1, 1, tzinfo=UTC)  # later than any event arrives


class Archive(Value):
    """One archive of the bus with the ARN `bus`. Without a pattern it keeps everything; with 0 days, for ever.

    `kms_key` is kept for the client that set it.
    """

    arn: str
    account: str
    name: str
    bus: str
    created_at: datetime
    pattern: str | None = None
    days: int = 0
    description: str | None = None
    kms_key: str | None = None
    version: int = 0


class Archived(Value):
    """An event in an archive."""

    archive: str
    event: Event
    version: int = 0


class ArchiveTrim(Value):
    """What an archive took before a moment goes."""

    archive: str
    before: datetime
    version: int = 0


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of an archive by its name."""
    return f"arn:aws:events:{region}:{account}:archive/{name}"


def plan(archive: Archive, now: datetime) -> Change:
    """The next look for events that are too old, or that there is none any more."""
    if archive.days == 0:
        return Change(cancels=((TRIM, archive.arn),))
    return Change(jobs=(Job(TRIM, archive.arn, archive.account, now + EVERY),))


def trim(archive: Archive | None, now: datetime) -> Change:
    """What is too old goes, and tomorrow again; nothing for an archive that is gone or keeps everything."""
    if archive is None or archive.days == 0:
        return NOTHING
    return Change(puts=(ArchiveTrim(archive.arn, now - timedelta(days=archive.days)),)) + plan(archive, now)


def emptied(archive: Archive) -> Change:
    """All that is in it goes."""
    return Change(puts=(ArchiveTrim(archive.arn, EVERYTHING),))
