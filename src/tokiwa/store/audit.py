"""The audit trail: one row for each call that changed something or was refused, written with the change."""

from datetime import datetime

import attrs
from sqlalchemy import bindparam

from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction


@attrs.frozen
class Entry:
    """Who called what, when, with which parameters (secrets masked), and the error code if it failed."""

    id: str
    account: str
    time: datetime
    name: str
    principal: str
    source: str
    user_agent: str
    parameters: str
    resources: tuple[str, ...] = ()
    error: str = ""
    version: int = 0


entries = Aggregate(
    Entry,
    "audit",
    ["id"],
    lambda e: {"id": e.id, "account": e.account, "time": instant(e.time)},
    text=["account"],
    numbers=["time"],
    indexes=[["account", "time"]],
)
_c = entries.table.c
_latest = entries.query(
    _c.account == bindparam("account"), _c.time <= bindparam("before"), order=[_c.time.desc()], limit=True
)


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Entry]:
    """The newest entries of an account, newest first."""
    return entries.all(tx, _latest, account=account, before=instant(before), limit=limit)
