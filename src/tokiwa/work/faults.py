"""Whether a fault strikes: asked in one place for each kind of work. Where none is set that is one look into memory."""

from collections.abc import Callable, Mapping, Sequence

from tokiwa.domain import fault as rules
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.fault import Effect, Fault, Occasion
from tokiwa.store import faults
from tokiwa.work.insist import insist
from tokiwa.work.work import Work

Faults = Mapping[str, tuple[Fault, ...]]  # by what they are on
_NONE: Faults = {}


def known(work: Work, account: str) -> Faults:
    """The faults of an account that are not spent."""

    def load() -> Faults:
        with work.means.store.snapshot() as tx:
            found = [fault for fault in faults.of_account(tx, account) if not fault.spent]
        return {on: tuple(each for each in found if each.on == on) for on in {each.on for each in found}} or _NONE

    return work.means.store.cached("faults", (Fault,), account, load)


def strike(work: Work, account: str, on: str, occasions: Sequence[Occasion]) -> list[Fault | None]:
    """The fault that strikes each occasion in turn, if one does. That they have struck is on record when this returns."""
    if not occasions or on not in known(work, account):
        return [None] * len(occasions)
    apart = work.means.work()  # a strike stays, whatever becomes of the work that it strikes

    def count() -> list[Fault | None]:
        with apart.transaction() as tx:
            found = [fault for fault in faults.of_account(tx, account) if fault.on == on]
            struck, after = rules.strike(found, occasions)
            tx.apply(Change(puts=after))
        return struck

    return insist(count)


def spoil(work: Work, call: Call, resources: Callable[[], tuple[str, ...]]) -> None:
    """Raise what a fault says to this call; `resources` gives the ARNs that it is about."""
    if call.name not in known(work, call.account):
        return
    (fault,) = strike(work, call.account, call.name, [Occasion(resources(), call.principal.arn)])
    if fault is not None and fault.effect is Effect.FAIL:
        raise rules.problem(fault)
