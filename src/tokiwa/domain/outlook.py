"""What keeps a private CA from renewing, from when on, if nobody does anything: the checks of `defect`, asked ahead of time.

What they find changes only when the CA's own dates come, so a few answers stand for all certificates and all times.
"""

from bisect import bisect_right
from datetime import datetime, timedelta

from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.defect import RENEWING, VALIDITY, Defect, find
from tokiwa.domain.value import Value

_TICK = timedelta(microseconds=1)


class Outlook(Value):
    """The defect from each moment on, in order; the first moment is before all others."""

    since: tuple[datetime, ...]
    defects: tuple[Defect | None, ...]

    def at(self, moment: datetime) -> Defect | None:
        """What the checks would find then. Its sentence may name another moment; `found` has the exact one."""
        return self.defects[bisect_right(self.since, moment) - 1]


def outlook(certificate: Certificate, authority: Authority | None, now: datetime) -> Outlook:
    """The outlook for all certificates of the account and the CA that this one has."""
    since = tuple(sorted({now, *(moment for moment in _turning_points(authority) if moment > now)}))
    return Outlook(since, tuple(found(certificate, authority, moment) for moment in since))


def found(certificate: Certificate, authority: Authority | None, at: datetime) -> Defect | None:
    """What the checks of a renewal find at a moment to come."""
    return find(RENEWING, certificate, _kept(authority, at), at)


def _turning_points(authority: Authority | None) -> tuple[datetime, ...]:
    """When it becomes too old for a new certificate, when it ends, and when it is removed for good."""
    if authority is None:
        return ()
    ends = () if authority.not_after is None else (authority.not_after - VALIDITY + _TICK, authority.not_after + _TICK)
    return ends if authority.restorable_until is None else (*ends, authority.restorable_until)


def _kept(authority: Authority | None, at: datetime) -> Authority | None:
    """The authority, unless its deletion is final by then."""
    if authority is None or authority.restorable_until is None:
        return authority
    gone = authority.status is AuthorityStatus.DELETED and at >= authority.restorable_until
    return None if gone else authority
