"""What is told before a private CA ends, which AWS does not tell: events of our own, and the job that tells them.

The first come when the CA still has more than a year: a certificate of the manager lives for 395 days and must end before
its CA, so from 395 days before its end on a CA neither issues nor renews any.
"""

from datetime import datetime, timedelta

from tokiwa.domain.authority import Authority, AuthorityStatus, UsageMode
from tokiwa.domain.change import NOTHING, Change, Event, Job
from tokiwa.domain.defect import VALIDITY
from tokiwa.domain.moment import stamp

WATCH_AUTHORITY = "watch-authority"
APPROACHING, EXPIRED = "Tokiwa CA Approaching Expiration", "Tokiwa CA Expired"
DAY = timedelta(days=1)
LAST_MANAGED = VALIDITY // DAY
# Days before the end. Of a CA that issues for the manager, already before and when it ends doing that.
DAYS = (180, 90, 60, 45, 30, 15, 7, 3, 1, 0)
MANAGED_DAYS = (LAST_MANAGED + 45, LAST_MANAGED + 15, LAST_MANAGED)


def plan(authority: Authority, now: datetime) -> tuple[Job, ...]:
    """The job of the next notice; none without a certificate, and none after its end."""
    end = authority.not_after
    if end is None:
        return ()
    managed = MANAGED_DAYS if authority.usage_mode is UsageMode.GENERAL_PURPOSE else ()
    ahead = [end - days * DAY for days in (*managed, *DAYS) if end - days * DAY > now]
    return (Job(WATCH_AUTHORITY, authority.arn, authority.account, min(ahead)),) if ahead else ()


def watch(authority: Authority, now: datetime, region: str, event_id: str) -> Change:
    """What a due job comes to: the notice, unless the CA is deleted, and the next job."""
    following = Change(jobs=plan(authority, now))
    told = NOTHING if authority.status is AuthorityStatus.DELETED else _told(authority, now, region, event_id)
    return following + told


def _told(authority: Authority, now: datetime, region: str, event_id: str) -> Change:
    end = authority.not_after
    if end is None:
        return NOTHING
    days = max(0, -(-(end - now) // DAY))
    event = Event(
        id=event_id,
        account=authority.account,
        region=region,
        time=now,
        source="tokiwa",
        detail_type=APPROACHING if now < end else EXPIRED,
        resources=(authority.arn,),
        detail={
            "commonName": authority.subject.get("CommonName", ""),
            "daysToExpiry": days,
            "expirationDate": stamp(end),
            "message": _message(authority, end, now),
        },
    )
    return Change(events=(event,))


def _message(authority: Authority, end: datetime, now: datetime) -> str:
    """What it means, and what to do."""
    remedy = (
        "Sign its request anew with a later end (GetCertificateAuthorityCsr, IssueCertificate) and install that"
        " (ImportCertificateAuthorityCertificate): CA, key and certificates stay."
    )
    if now >= end:
        return f"The private CA {authority.arn} expired at {stamp(end)}: it issues nothing any more. {remedy}"
    managed = authority.usage_mode is UsageMode.GENERAL_PURPOSE
    begins = end - VALIDITY
    if managed and now < begins:
        means = f"From {stamp(begins)} on no certificate of the manager can be issued or renewed from it, since those live for {LAST_MANAGED} days."
    elif managed:
        means = f"Since {stamp(begins)} no certificate of the manager can be issued or renewed from it, since those live for {LAST_MANAGED} days."
    else:
        means = "Whatever it issues must end before it."
    return f"The private CA {authority.arn} expires at {stamp(end)}. {means} {remedy}"
