"""tokiwa:DescribeClock and AdvanceClock: what time it is for an account, and moving it forward."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from tokiwa.domain.account import Account, Ran, advance
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.duration import parse
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import operation
from tokiwa.store import accounts, jobs
from tokiwa.work import Transaction, Work, apply

SHOWN = 1000  # pieces of work in an answer
PATIENCE = 0.25  # seconds between two looks when nothing is committed here (another node may be at work)


@operation("tokiwa:DescribeClock")
def describe_clock(work: Work, call: Call) -> dict[str, Any]:
    """The account's time, and how far ahead of the wall clock it is."""
    with work.transaction() as tx:
        account = _account(tx, call)
    now = account.now(call.wall)
    return {"Now": now, "TestClock": account.clock is not None, "Offset": round((now - call.wall).total_seconds())}


@operation("tokiwa:AdvanceClock", slow=True)
def advance_clock(work: Work, call: Call) -> dict[str, Any]:
    """Move the account's clock forward; answers when everything that fell due on the way is done."""
    given = _given(call)
    # What is due already is done before it is known what comes next.
    ran = _travel(work, call, lambda _tx, _account: call.now)[1] if given == "Next" else []
    target, more = _travel(work, call, lambda tx, account: _target(tx, call, account, given))
    return {
        "Was": call.now,
        "Now": target,
        "Ran": [{"Kind": r.kind, "Key": r.key, "Due": r.due} for r in (*ran, *more)][:SHOWN],
    }


def _travel(work: Work, call: Call, find: Callable[[Transaction, Account], datetime]) -> tuple[datetime, Sequence[Ran]]:
    """Set out, and wait until the loops have moved the clock to its target; the target, and what ran on the way."""
    journey = work.draw.uuid()
    with work.transaction() as tx:
        account = _account(tx, call)
        target = find(tx, account)
        apply(tx, Change(puts=(advance(account, target, call.wall, journey),)))
    while True:
        with work.transaction() as tx:
            account = _account(tx, call)
            if not account.advancing or (account.clock is not None and account.clock.journey != journey):
                ran = accounts.ran_on(tx, journey, SHOWN)
                apply(tx, Change(drops=tuple(ran)))
                return target, ran
        work.means.store.wait_commit(PATIENCE)


def _account(tx: Transaction, call: Call) -> Account:
    found = accounts.get(tx, call.account)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"There is no account {call.account}.")
    return found


def _given(call: Call) -> str:
    given = [member for member in ("Duration", "To", "Next") if call.input.get(member)]
    if len(given) != 1:
        raise Problem(Kind.INVALID, "Give exactly one of Duration (for example 335d), To (a date) and Next.")
    return given[0]


def _target(tx: Transaction, call: Call, account: Account, given: str) -> datetime:
    if given == "To":
        to: datetime = call.input["To"]
        return to
    if given == "Duration":
        try:
            return call.now + parse(call.input["Duration"])
        except OverflowError:
            raise Problem(Kind.INVALID, f"{call.input['Duration']} leads past the end of the calendar.") from None
    due = jobs.next_due(tx, account.id)
    if due is None:
        raise Problem(Kind.INVALID, "Nothing is due on this account's clock, so there is no next moment to advance to.")
    return max(due, call.now)
