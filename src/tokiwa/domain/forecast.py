"""What the renewals of the days to come will be, on the rules by which they are done: how many, when, and which will fail.

A forecast takes certificates one by one and keeps only counts, so its size does not grow with theirs. It takes for
granted that nobody changes anything meanwhile.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import attrs

from tokiwa.domain import eligibility
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.defect import FOUND_WHILE_SIGNING, VALIDITY, Defect
from tokiwa.domain.explanation import name_of
from tokiwa.domain.outlook import Outlook, found, outlook
from tokiwa.domain.renewal import next_attempt
from tokiwa.domain.renewal_policy import Policies, RenewalPolicy
from tokiwa.domain.renewal_stage import Stage, pending, stage
from tokiwa.domain.smoothing import Claim, Turn, latest, planned, share, turns
from tokiwa.domain.value import Value

REASONS = {"neither-exported-nor-in-use": "NOT_EXPORTED", "name-with-reserved-hyphens": "NAME_NOT_ELIGIBLE"}
TOO_LATE = "TOO_LATE"
_SPAN = timedelta(days=30)  # of a queue that is looked at together
_ROOM_BITS, _SHARE_BITS = 19, 16  # minutes of a year, and SHARES
_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Failure(Value):
    """A renewal that will not be: when it would have been, when the certificate ends, and why in ACM's word and a sentence."""

    certificate: Certificate
    at: datetime
    ends: datetime
    reason: str
    message: str


@attrs.define
class Count:
    """What falls on one slot and one CA. `if_exported`: renewals that follow only if the one before is exported."""

    renewals: int = 0
    if_exported: int = 0
    failures: int = 0
    over_budget: int = 0

    @classmethod
    def sum(cls, counts: "Iterable[Count]") -> "Count":
        """All of them together."""
        members = [attrs.astuple(each) for each in counts]
        return cls(*map(sum, zip(*members, strict=True))) if members else cls()


@attrs.define
class Cause:
    """Why renewals under one CA fail: how many, the first of them, and its sentence."""

    count: int
    first: datetime
    message: str


class Source(Value):
    """What a forecast asks: CAs by ARN, when a job is due that waits for its turn, and what a CA would say to names.

    `unsignable` is None for a CA that says the same to all certificates. `free` is the first free turn of a CA.
    """

    authority: Callable[[str], Authority | None]
    unsignable: Callable[[Authority | None], Callable[[Certificate], Defect | None] | None]
    waiting_until: Callable[[Certificate], datetime | None]
    free: Callable[[str], datetime]


class Forecast:
    """`take` certificates, then read `counts` and `causes`."""

    def __init__(self, now: datetime, until: datetime, step: timedelta, policies: Policies, source: Source) -> None:
        self.now, self.until, self.step = now, until, step
        self.start = _EPOCH + (now - _EPOCH) // step * step
        self.counts: dict[tuple[int, str], Count] = defaultdict(Count)
        self.causes: dict[tuple[str, str], Cause] = {}
        self._policies, self._source = policies, source
        self._outlooks: dict[tuple[str, str], _Prospect] = {}
        self._queues: dict[tuple[str, str], _Queue] = {}

    def take(self, certificate: Certificate) -> Failure | None:
        """Count what will become of a certificate; the first failure on its way, if there is one."""
        end = certificate.not_after
        if end is None or certificate.status is not CertificateStatus.ISSUED or end <= self.now:
            return None
        policy = self._policies.of(certificate)
        due = next_attempt(certificate, self.now, policy)
        if due is not None and due > self.until:
            return None
        for check in eligibility.CHECKS:
            why_not = check(certificate, self.now)
            if why_not is not None:
                name = name_of(check)
                if name == "unmanaged":
                    return None
                return self._failed(Failure(certificate, due or self.now, end, REASONS.get(name, name), why_not))
        if due is None:
            return self._failed(Failure(certificate, self.now, end, TOO_LATE, _too_late(certificate)))
        return self._renewals(certificate, policy, due, end)

    def settle(self) -> None:
        """Give out the turns of CAs that have a budget; to be called once, when all certificates are taken."""
        for (authority, _), queue in self._queues.items():
            for turn, certain in queue.turns():
                if turn.at <= self.until:
                    self._count(turn.at, authority, certain=certain, extra=turn.extra)

    def slot(self, moment: datetime) -> int:
        """The number of the slot that a moment lies in."""
        return (moment - self.start) // self.step

    def _renewals(
        self, certificate: Certificate, policy: RenewalPolicy, due: datetime, end: datetime
    ) -> Failure | None:
        """The next renewal and those that follow it within the horizon, until one of them fails."""
        prospect = self._prospect(certificate)
        certain, first = True, True
        while True:
            defect = prospect.defect(certificate, due, first=first)
            if defect is not None:
                return self._failed(Failure(certificate, due, end, defect.code, defect.message))
            self._place(certificate, policy, due, end, certain=certain, first=first)
            # An eligible certificate that is in use stays so; another must be exported each time.
            certain, first = certain and certificate.in_use, False
            end = due.replace(microsecond=0) + VALIDITY
            if end - policy.before * _DAY > self.until:
                return None  # without asking for its place, which is after that
            due = planned(certificate.arn, end, policy)
            if due > self.until:
                return None

    def _place(
        self,
        certificate: Certificate,
        policy: RenewalPolicy,
        due: datetime,
        end: datetime,
        *,
        certain: bool,
        first: bool,
    ) -> None:
        """On its slot; under a budget that is known only when all are there."""
        authority = certificate.authority or ""
        if policy.interval is None or (first and pending(certificate.renewal)):
            self._count(due, authority, certain=certain)
            return
        if first and due <= self.now:
            turn = self._source.waiting_until(certificate)
            if turn is not None and turn > self.now:
                self._count(turn, authority, certain=certain)
                return
        key = (authority, policy.scope)
        if key not in self._queues:
            self._queues[key] = _Queue(policy, self.now, max(self.now, self._source.free(authority)))
        self._queues[key].add(due, latest(end, policy), share(certificate.arn), certain=certain)

    def _count(self, at: datetime, authority: str, *, certain: bool, extra: bool = False) -> None:
        count = self.counts[self.slot(at), authority]
        if certain:
            count.renewals += 1
        else:
            count.if_exported += 1
        count.over_budget += extra

    def _failed(self, failure: Failure) -> Failure:
        authority = failure.certificate.authority or ""
        self.counts[self.slot(failure.at), authority].failures += 1
        cause = self.causes.get((failure.reason, authority))
        if cause is None:
            self.causes[failure.reason, authority] = Cause(1, failure.at, failure.message)
        else:
            cause.count += 1
            if failure.at < cause.first:
                cause.first, cause.message = failure.at, failure.message
        return failure

    def _prospect(self, certificate: Certificate) -> "_Prospect":
        key = (certificate.authority or "", certificate.account)
        if key not in self._outlooks:
            authority = self._source.authority(key[0])
            ahead = outlook(certificate, authority, self.now)
            self._outlooks[key] = _Prospect(authority, ahead, self._source.unsignable(authority))
        return self._outlooks[key]


class _Prospect(Value):
    """What the renewals of an account under one CA will meet."""

    authority: Authority | None
    ahead: Outlook
    unsignable: Callable[[Certificate], Defect | None] | None

    def defect(self, certificate: Certificate, at: datetime, *, first: bool) -> Defect | None:
        if self.ahead.at(at) is not None:
            return found(certificate, self.authority, at)
        refusal = None if self.unsignable is None else self.unsignable(certificate)
        renewal = certificate.renewal
        if refusal is not None or not first or renewal is None or stage(renewal) is not Stage.FAILING:
            return refusal
        # No check could find what only signing shows; what failed so an hour ago will do so again, as far as one can see.
        again = renewal.reason in FOUND_WHILE_SIGNING
        return Defect(renewal.reason or "", renewal.message) if again else None


def _too_late(certificate: Certificate) -> str:
    renewal = certificate.renewal
    last = f" The last one failed: {renewal.message}" if renewal is not None and renewal.message else ""
    return f"Certificate {certificate.arn} ends before another attempt can be made.{last}"


class _Queue:
    """Renewals of one CA that wait for turns, packed into one number each: a million take eight megabytes."""

    def __init__(self, policy: RenewalPolicy, now: datetime, free: datetime) -> None:
        self._policy, self._now, self._free = policy, now, free
        self._spans: dict[int, array[int]] = defaultdict(lambda: array("Q"))

    def add(self, due: datetime, latest_: datetime, share_: int, *, certain: bool) -> None:
        """Put a renewal in its place. Its share must be less than 65536."""
        wait, room = (due - self._now) // _SECOND, max(0, (latest_ - due) // _MINUTE)
        packed = ((wait << _ROOM_BITS | room) << _SHARE_BITS | share_) << 1 | certain
        self._spans[wait // (_SPAN // _SECOND)].append(packed)

    def turns(self) -> Iterator[tuple[Turn, bool]]:
        """Each in the order in which they are due, and whether it is certain."""
        free = self._free
        for span in sorted(self._spans):
            packed = sorted(self._spans[span])
            given, free = turns(self._policy, free, map(self._claim, packed))
            yield from ((turn, bool(each & 1)) for turn, each in zip(given, packed, strict=True))

    def _claim(self, packed: int) -> Claim:
        share_ = packed >> 1 & (1 << _SHARE_BITS) - 1
        room = packed >> 1 + _SHARE_BITS & (1 << _ROOM_BITS) - 1
        due = self._now + (packed >> 1 + _SHARE_BITS + _ROOM_BITS) * _SECOND
        return Claim(due, due + room * _MINUTE, share_)
