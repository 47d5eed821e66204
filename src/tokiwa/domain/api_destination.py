"""An API destination: an HTTP endpoint that events are sent to, and the pace at which it takes them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

USUAL_RATE = 300  # invocations in a second
GROUPS = 50  # in a second: requests that have turns within a fiftieth of it are made together
_SECOND = 1_000_000  # microseconds
_ENDPOINT = re.compile(r"https?://[^/?#@]+([/?#].*)?", re.IGNORECASE)


class ApiDestination(Value):
    """One destination. `connection` is the ARN of what authorizes it, `rate` the most requests in a second."""

    arn: str
    account: str
    name: str
    connection: str
    endpoint: str
    method: str
    created_at: datetime
    updated_at: datetime
    rate: int = USUAL_RATE
    description: str | None = None
    version: int = 0


class Pace(Value):
    """From when on requests to a destination have no turn yet, and how many were `made` when in the last second."""

    destination: str
    account: str
    free_at: datetime
    made: tuple[tuple[datetime, int], ...] = ()
    version: int = 0


def checked(destination: ApiDestination) -> ApiDestination:
    """The destination, once its endpoint is a URL that can be called. INVALID otherwise."""
    if not _ENDPOINT.fullmatch(destination.endpoint):
        raise Problem(
            Kind.INVALID,
            f"Parameter InvocationEndpoint is not valid. Reason: {destination.endpoint} is not an http or https URL.",
        )
    return destination


def turns(pace: Pace, rate: int, now: datetime, slots: Sequence[datetime | None]) -> tuple[list[datetime], Pace]:
    """When each of several requests may be made: `now`, or a moment that is reserved for it; and the pace after that.

    `slots` are the moments that were reserved for them before, or None. Reserved moments lie evenly apart; where
    many requests are made in a second a few go together. However late they come, in no second are there more than
    `rate` of them: what finds no room any more is given another moment.
    """
    step = timedelta(microseconds=-(-_SECOND // rate))
    together = step * (rate // GROUPS - 1 if rate > GROUPS else 0)
    recent = tuple((at, count) for at, count in pace.made if now - at < timedelta(seconds=1))
    opening = (recent[0][0] if recent else now) + timedelta(seconds=1)  # when there is room again, once it is used up
    room, free, made = rate - sum(count for _, count in recent), pace.free_at, 0
    found = []
    for reserved in slots:
        slot = reserved
        if slot is None or slot > now or made >= room:
            start = now if made < room else opening
            place = max(free, start)
            free, slot = place + step, max(start, place - together)
        if slot <= now:
            slot, made = now, made + 1
        found.append(slot)
    recent += ((now, made),) if made else ()
    return found, evolve(pace, free_at=free, made=recent)
