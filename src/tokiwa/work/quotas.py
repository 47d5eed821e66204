"""What an account's quotas allow. Where none are set, which is nearly everywhere, that is one look into memory."""

from collections.abc import Mapping
from threading import Lock

import attrs

from tokiwa.domain.call import Call
from tokiwa.domain.change import NOTHING, Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.quota import Bucket, Quotas
from tokiwa.store import quotas
from tokiwa.store.transaction import Transaction
from tokiwa.work.work import Work


@attrs.frozen(eq=False)
class Limits:
    """The quotas of one account, and how much of each second's this process has used of them."""

    by_name: Mapping[str, int]
    buckets: dict[str, Bucket] = attrs.field(init=False, repr=False, factory=dict)
    lock: Lock = attrs.field(init=False, repr=False, factory=Lock)

    def of(self, name: str) -> int | None:
        """The quota of that name, or None without one."""
        return self.by_name.get(name)

    def counted(self, tx: Transaction, call: Call, name: str) -> Change:
        """One more on the account of a year. LIMIT when it is used up; nothing is written where nobody counts."""
        limit = self.of(name)
        if limit is None:
            return NOTHING
        return Change(puts=(quotas.tally(tx, call.account, name).counted(call.now, limit),))


NONE = Limits({})


def limits(work: Work, account: str) -> Limits:
    """The account's quotas, from memory unless they changed."""

    def load() -> Limits:
        with work.means.store.snapshot() as tx:
            found = quotas.get(tx, account)
        return Limits(found.limits) if found.limits else NONE

    return work.means.store.cached("quotas", (Quotas,), account, load)


def throttle(work: Work, call: Call) -> None:
    """THROTTLED when the account asks for this operation more often than its quota allows, by the wall clock."""
    allowed = limits(work, call.account)
    rate = allowed.of(call.name)
    if rate is None:
        return
    with allowed.lock:
        bucket = allowed.buckets.setdefault(call.name, Bucket(rate, float(rate), call.wall))
        taken = bucket.take(call.wall)
    if not taken:
        raise Problem(Kind.THROTTLED, "Rate exceeded")
