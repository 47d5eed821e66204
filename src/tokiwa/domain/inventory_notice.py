"""What is told of certificates in the inventory: each day that its end comes near, and the end; the job that tells it.

Like ACM's `ACM Certificate Approaching Expiration`, in the same days. Of what the manager has itself it tells itself.
"""

from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.inventory import Find, Origin
from tokiwa.domain.moment import Moment, stamp

WATCH_INVENTORY = "watch-inventory"
SOURCE = "tokiwa.inventory"
APPROACHING = "Tokiwa Inventory Certificate Approaching Expiration"
EXPIRED = "Tokiwa Inventory Certificate Expired"
DAY = timedelta(days=1)
_TOLD_BY_THE_MANAGER = frozenset({Origin.MANAGED, Origin.IMPORTED})


def key(account: str, place: str) -> str:
    """The key of a place's job."""
    return f"{account}/{place}"


def plan(find: Find, moment: Moment) -> tuple[Job, ...]:
    """The job of the next notice: on a whole number of days before the end, or at the end; none behind it."""
    end = find.facts.not_after
    if end <= moment.now:
        return ()
    days = min(moment.days_before, _days(end, moment.now) - 1)
    return (Job(WATCH_INVENTORY, key(find.account, find.place), find.account, end - days * DAY),)


def reported(find: Find, moment: Moment) -> Change:
    """A find as it is stored, with the job of its next notice in the place of an earlier one."""
    jobs = plan(find, moment)
    cancels = () if jobs else ((WATCH_INVENTORY, key(find.account, find.place)),)
    return Change(puts=(find,), jobs=jobs, cancels=cancels)


def forgotten(find: Find) -> Change:
    """A find that is dropped, with its job."""
    return Change(drops=(find,), cancels=((WATCH_INVENTORY, key(find.account, find.place)),))


def watch(find: Find, origin: Origin, moment: Moment) -> Change:
    """What a due job comes to. `origin` is that of now."""
    # Written as it was read: if something else was reported there meanwhile, that one's date must stay.
    following = Change(puts=(find,), jobs=plan(find, moment))
    end, now = find.facts.not_after, moment.now
    if origin in _TOLD_BY_THE_MANAGER or (end > now and _days(end, now) > moment.days_before):
        return following
    event = Event(
        id=moment.ids[0],
        account=find.account,
        region=moment.region,
        time=now,
        source=SOURCE,
        detail_type=APPROACHING if now < end else EXPIRED,
        resources=() if find.arn is None else (find.arn,),
        detail=_detail(find, origin, now),
    )
    return following + Change(events=(event,))


def _days(end: datetime, now: datetime) -> int:
    """Days left, the begun one counted, as ACM counts them."""
    return max(0, -(-(end - now) // DAY))


def _detail(find: Find, origin: Origin, now: datetime) -> dict[str, Any]:
    facts = find.facts
    detail = {
        "DaysToExpiry": _days(facts.not_after, now),
        "CertificateExpirationDate": stamp(facts.not_after),
        "CommonName": facts.common_name,
        "SubjectAlternativeNames": list(facts.names),
        "Issuer": facts.issuer,
        "SerialNumber": facts.serial,
        "Fingerprint": facts.fingerprint,
        "Place": find.place,
        "PlaceKind": find.kind.value,
        "Origin": origin.value,
        "SeenAt": stamp(find.seen_at),
        "CertificateArn": find.arn,
        "Message": _message(find, origin, now),
    }
    return {name: value for name, value in detail.items() if value is not None}


def _message(find: Find, origin: Origin, now: datetime) -> str:
    end = find.facts.not_after
    ends = f"expires at {stamp(end)}" if now < end else f"expired at {stamp(end)}"
    begin = f"The certificate at {find.place} {ends}."
    if origin is Origin.SUPERSEDED:
        return f"{begin} The manager has a newer one, {find.arn}, which has not come there: install it, or have an agent do it."
    return f"{begin} Nobody renews it. Replace it there, or have it managed: tokiwa inventory adopt {find.place}"
