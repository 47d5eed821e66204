"""Accounts and their clocks."""

from typing import Any

from sqlalchemy import bindparam, func, select

from tokiwa.domain.account import Account, Ran
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

accounts = Aggregate(
    Account,
    "accounts",
    ["id"],
    lambda a: {"id": a.id, "timeline": a.id if a.clock else "", "advancing": int(a.advancing)},
    text=["timeline"],
    numbers=["advancing"],
    indexes=[["timeline"]],
    remembered=True,
)
ran = Aggregate(
    Ran,
    "ran",
    ["journey", "position"],
    # Nodes that are at work at the same time may give out the same numbers, though not for the same task.
    lambda r: {"journey": r.journey, "position": f"{r.number:09d}/{r.kind}/{r.key}"},
)
_of_journey = ran.query(ran.table.c.journey == bindparam("journey"), order=[ran.table.c.position], limit=True)
_noted = Statement(select(func.count()).where(ran.table.c.journey == bindparam("journey")))
_c = accounts.table.c
_all = accounts.query(order=[_c.id])
_clocked = accounts.query(_c.timeline != "", order=[_c.id])
_timeline = Statement(select(_c.timeline).where(_c.id == bindparam("id")))


def get(tx: Transaction, account: str) -> Account | None:
    """One account."""
    return accounts.get(tx, account)


def every(tx: Transaction) -> list[Account]:
    """All accounts, by id."""
    return accounts.all(tx, _all)


def clocked(tx: Transaction) -> list[Account]:
    """The accounts with a test clock."""
    return accounts.all(tx, _clocked)


def ran_on(tx: Transaction, journey: str, limit: int) -> list[Ran]:
    """What was done on a test clock's way, in order."""
    return ran.all(tx, _of_journey, journey=journey, limit=limit)


def noted(tx: Transaction, journey: str) -> int:
    """How much was noted on a test clock's way."""
    (count,) = tx.one(_noted, {"journey": journey})
    return int(count)


def timeline(cursor: Any, dialect: Any, account: str) -> str | None:
    """Which timeline an account's jobs are on; None without such an account. Called by the writer alone."""
    row = _timeline.run(cursor, dialect, {"id": account}).fetchone()
    return str(row[0]) if row else None
