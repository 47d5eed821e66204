"""Certificate revocation lists: what is kept of each, its number, and when it is made anew."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.value import Hidden, Value

CRL = "crl"  # the job that makes an authority's lists on time
CRL_SOON = "crl-soon"  # the same, because something was revoked
CRL_COPY = "crl-copy"  # brings them to their bucket

SOON = timedelta(minutes=1)
TRY_AGAIN = timedelta(minutes=15)  # API reference, "RevokeCertificate": further attempts every 15 minutes
HEAD_START = timedelta(hours=1)  # clients' clocks may be behind ours; AWS's lists begin an hour back too
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Crl(Value):
    """A list as it was last made. `id` is its name in URLs; `partition` is None for the complete one.

    `urls` are all under which certificates may know it, the newest first. `copied` is the number that its bucket has.
    """

    id: str
    authority: str
    account: str
    partition: int | None
    number: int
    made_at: datetime
    next_update: datetime
    due: datetime
    size: int
    entries: int
    urls: tuple[str, ...] = ()
    copied: int = 0
    version: int = 0


class CrlContent(Value):
    """The list itself (DER)."""

    id: str
    der: Hidden[bytes]


class CrlEntry(Value):
    """What a list says of one certificate (DER), until it is told that it expired at `until`; None: for ever."""

    authority: str
    serial: str
    partition: int
    until: datetime | None
    der: bytes


def next_number(before: Crl | None, floor: int, now: datetime) -> int:
    """Above every number that was given out (RFC 5280 section 5.2.3): the milliseconds since 1970, as AWS has it.

    `floor` is above what was given out before the database was restored.
    """
    number = floor + (now - _EPOCH) // timedelta(milliseconds=1)
    return number if before is None else max(number, before.number + 1)


def soon(now: datetime) -> datetime:
    """When a revocation is to be on the list: at the next full minute, so that many of them share one list."""
    return now + (SOON - (now - _EPOCH) % SOON)
