"""tokiwa:DescribeClock and AdvanceClock: what time it is for an account, and moving it forward."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tokiwa.domain.account import Account, Ran, advance
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.duration import parse
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
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


class Journey(Value):
    """Where a clock was, where it went, and what ran on the way."""

    was: datetime
    target: datetime
    ran: Sequence[Ran]


@operation("tokiwa:AdvanceClock", waits=True)
def advance_clock(work: Work, call: Call) -> dict[str, Any]:
    """Move the account's clock forward; answers when everything that fell due on the way is done."""
    given = _given(call)
    # What is due already is done before it is known what comes next.
    journeys = [_travel(work, call, "")] if given == "Next" else []
    journeys.append(_travel(work, call, given))
    ran = [each for journey in journeys for each in journey.ran]
    return {
        "Was": journeys[0].was,
        "Now": journeys[-1].target,
        "Ran": [{"Kind": each.kind, "Key": each.key, "Due": each.due} for each in ran[:SHOWN]],
    }


def _travel(work: Work, call: Call, given: str) -> Journey:
    """Set out, and wait until the loops have moved the clock to its target."""
    name = work.draw.uuid()
    with work.transaction() as tx:
        account = _account(tx, call)
        was = account.now(call.wall)  # not the call's: the clock may have moved since it arrived
        target = _target(tx, call, account, was, given)
        apply(tx, Change(puts=(advance(account, target, call.wall, name),)))
    while True:
        with work.transaction() as tx:
            account = _account(tx, call)
            if not account.advancing or (account.clock is not None and account.clock.journey != name):
                ran = accounts.ran_on(tx, name, SHOWN)
                apply(tx, Change(drops=tuple(ran)))
                return Journey(was, target, ran)
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


def _target(tx: Transaction, call: Call, account: Account, now: datetime, given: str) -> datetime:
    if given == "To":
        to: datetime = call.input["To"]
        return to
    if given == "Duration":
        try:
            return now + parse(call.input["Duration"])
        except OverflowError:
            raise Problem(Kind.INVALID, f"{call.input['Duration']} leads past the end of the calendar.") from None
    if given == "Next":
        due = jobs.next_due(tx, account.id)
        if due is not None:
            return max(due, now)
        raise Problem(Kind.INVALID, "Nothing is due on this account's clock, so there is no next moment to advance to.")
    return now
