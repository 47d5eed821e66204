"""tokiwa:DescribeClock and AdvanceClock: what time it is for an account, and moving it forward."""

from datetime import datetime
from typing import Any

from tokiwa.domain.account import Account, advance
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
    journey = work.draw.uuid()
    with work.transaction() as tx:
        account = _account(tx, call)
        target = _target(tx, call, account)
        apply(tx, Change(puts=(advance(account, target, call.wall, journey),)))
    while True:
        with work.transaction() as tx:
            account = _account(tx, call)
            if not account.advancing or (account.clock is not None and account.clock.journey != journey):
                ran = accounts.ran_on(tx, journey, SHOWN)
                apply(tx, Change(drops=tuple(ran)))
                break
        work.means.store.wait_commit(PATIENCE)
    return {
        "Was": call.now,
        "Now": target,
        "Ran": [{"Kind": r.kind, "Key": r.key, "Due": r.due} for r in ran],
    }


def _account(tx: Transaction, call: Call) -> Account:
    found = accounts.get(tx, call.account)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"There is no account {call.account}.")
    return found


def _target(tx: Transaction, call: Call, account: Account) -> datetime:
    given = [member for member in ("Duration", "To", "Next") if call.input.get(member)]
    if len(given) != 1:
        raise Problem(Kind.INVALID, "Give exactly one of Duration (for example 335d), To (a date) and Next.")
    if given == ["To"]:
        to: datetime = call.input["To"]
        return to
    if given == ["Duration"]:
        try:
            return call.now + parse(call.input["Duration"])
        except OverflowError:
            raise Problem(Kind.INVALID, f"{call.input['Duration']} leads past the end of the calendar.") from None
    due = jobs.next_due(tx, account.id if account.clock else "")
    if due is None:
        raise Problem(Kind.INVALID, "Nothing is due on this account's clock, so there is no next moment to advance to.")
    return max(due, call.now)
