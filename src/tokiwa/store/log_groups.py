"""Log groups. One that is dropped takes its streams and events along."""

from typing import Any

import msgspec
from sqlalchemy import bindparam

from tokiwa.domain.log_event import LogGroup
from tokiwa.domain.value import evolve
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import keep

_encode = msgspec.json.Encoder().encode
BEHIND = "\U0010ffff"  # sorts behind every name

groups = Aggregate(LogGroup, "log_groups", ["account", "name"], lambda g: {"account": g.account, "name": g.name})
_c = groups.table.c
_page = groups.query(
    _c.account == bindparam("account"),
    _c.name > bindparam("after"),
    _c.name >= bindparam("prefix"),
    _c.name < bindparam("end"),
    order=[_c.name],
    limit=True,
)

_keeps = keep(groups.table)


def get(tx: Transaction, account: str, name: str) -> LogGroup | None:
    """One group."""
    return groups.get(tx, account, name)


def page(tx: Transaction, account: str, after: str, limit: int, prefix: str = "") -> list[LogGroup]:
    """Groups of an account by name, those behind `after` whose names begin with `prefix`."""
    return groups.all(tx, _page, account=account, after=after, prefix=prefix, end=prefix + BEHIND, limit=limit)


def ensure(cursor: Any, dialect: Any, group: LogGroup) -> None:
    """Make the group unless there is one of that name. Called by the writer alone."""
    row = {**groups.columns(group), "version": 1, "body": _encode(evolve(group, version=1))}
    _keeps[dialect.name].run(cursor, dialect, row)
