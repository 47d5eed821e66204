"""Spreads renewals over the time that a policy allows: by the certificate's name, and by the budget of its CA.

All of it is deterministic: who looks ahead sees what will be.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.domain.value import Value

TURN = b"turn"  # the payload of a renewal's job that has its turn
KEPT = timedelta(hours=1)  # a turn that nobody took by then is over: after a long stop they would all come at once
SHARES = 1 << 16
_DAY, _SECOND, _MINUTE = timedelta(days=1), timedelta(seconds=1), timedelta(minutes=1)


class Queue(Value):
    """Up to when the turns of an authority are taken: the first that is `free`."""

    authority: str
    account: str
    free: datetime
    version: int = 0


class Claim(Value):
    """A renewal that wants a turn: when it is due, and the latest time for it. `at_once`: it takes one and does not wait."""

    due: datetime
    latest: datetime
    share: int
    at_once: bool = False


class Turn(Value):
    """When a claim is met. `extra`: over budget, because its own turn would have come after its safe limit."""

    at: datetime
    extra: bool = False


def share(arn: str) -> int:
    """Where in a span of time a certificate stands, in 65536ths; always the same, and spread evenly over certificates."""
    return int.from_bytes(hashlib.blake2b(arn.encode(), digest_size=2).digest(), "big")


def planned(arn: str, end: datetime, policy: RenewalPolicy) -> datetime:
    """When the renewal of a certificate with this end is due. Its cycle is its own: what was made together drifts apart."""
    due = end - policy.before * _DAY
    if policy.jitter:
        due += share(arn) * policy.jitter * _DAY // SHARES
    return due


def latest(end: datetime, policy: RenewalPolicy) -> datetime:
    """The safe limit: whatever the budget says, the renewal has begun by then."""
    return end - policy.safe * _DAY


def turns(policy: RenewalPolicy, free: datetime, claims: Iterable[Claim]) -> tuple[list[Turn], datetime]:
    """When each claim has its turn, in their order, and the first turn that is free after them.

    Turns follow each other at the policy's interval. Whose turn would come too late goes over budget: its share says
    when, so that all such are spread evenly over what time they have left.
    """
    interval = policy.interval
    if interval is None:
        raise ValueError("without a budget there are no turns")
    grain = _SECOND if policy.per_second else _MINUTE
    given = []
    for claim in claims:
        at = max(free, claim.due)
        whole = max(claim.due, _floor(at, grain))  # what comes in one grain is done as one batch
        if claim.at_once:
            given.append(Turn(claim.due))
            free = at + interval
        elif whole <= claim.latest:
            given.append(Turn(whole))
            free = at + interval
        else:
            left = max(timedelta(0), claim.latest - claim.due)
            given.append(Turn(claim.due + left * claim.share // SHARES, extra=True))
    return given, free


def _floor(moment: datetime, grain: timedelta) -> datetime:
    if grain == _SECOND:
        return moment.replace(microsecond=0)
    return moment.replace(second=0, microsecond=0)
