"""Rules of event buses, with their targets."""

from typing import Any

from sqlalchemy import bindparam, select

from tokiwa.domain.rule import Rule
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

rules = Aggregate(
    Rule,
    "rules",
    ["arn"],
    lambda r: {"arn": r.arn, "account": r.account, "bus": r.bus, "name": r.name},
    text=["account", "bus", "name"],
    indexes=[["account", "bus", "name"]],
    remembered=True,
)
_c = rules.table.c
_of_bus = rules.query(
    _c.account == bindparam("account"),
    _c.bus == bindparam("bus"),
    _c.name > bindparam("after"),
    _c.name >= bindparam("first"),
    _c.name < bindparam("end"),
    order=[_c.name],
    limit=True,
)
_of_account = rules.query(_c.account == bindparam("account"), order=[_c.arn])
_any = Statement(select(_c.arn).where(_c.account == bindparam("account")).limit(1))

LAST = "~"  # behind every name
EVERY = (1 << 31) - 1  # as many as PostgreSQL can count


def get(tx: Transaction, arn: str) -> Rule | None:
    """One rule by ARN."""
    return rules.get(tx, arn)


def of_bus(
    tx: Transaction, account: str, bus: str, *, after: str = "", prefix: str = "", limit: int = EVERY
) -> list[Rule]:
    """Rules of a bus by name, those behind `after` whose names start with `prefix`."""
    return rules.all(tx, _of_bus, account=account, bus=bus, after=after, first=prefix, end=prefix + LAST, limit=limit)


def of_account(tx: Transaction, account: str) -> list[Rule]:
    """Every rule of an account."""
    return rules.all(tx, _of_account, account=account)


def exist(cursor: Any, dialect: Any, account: str) -> bool:
    """Whether an account has any rule. Called by the writer alone."""
    return _any.run(cursor, dialect, {"account": account}).fetchone() is not None
