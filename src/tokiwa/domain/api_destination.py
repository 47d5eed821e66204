"""An API destination: an HTTP endpoint that events are sent to, and the pace at which it takes them."""

import re
from datetime import datetime, timedelta

import attrs

from tokiwa.domain.problem import Kind, Problem

USUAL_RATE = 300  # invocations in a second
_ENDPOINT = re.compile(r"https?://[^/?#@]+([/?#].*)?", re.IGNORECASE)


@attrs.frozen
class ApiDestination:
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


@attrs.frozen
class Pace:
    """When the next request to a destination may be made."""

    destination: str
    account: str
    free_at: datetime
    version: int = 0


def checked(destination: ApiDestination) -> ApiDestination:
    """The destination, once its endpoint is a URL that can be called. INVALID otherwise."""
    if not _ENDPOINT.fullmatch(destination.endpoint):
        raise Problem(
            Kind.INVALID,
            f"Parameter InvocationEndpoint is not valid. Reason: {destination.endpoint} is not an http or https URL.",
        )
    return destination


def reserve(pace: Pace, rate: int, now: datetime) -> tuple[datetime, Pace]:
    """The first free moment, and the pace after it is taken."""
    slot = max(pace.free_at, now)
    return slot, attrs.evolve(pace, free_at=slot + timedelta(seconds=1) / rate)
