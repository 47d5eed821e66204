"""The audit trail: one row for each call that changed something or was refused, written with the change."""

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, tuple_

from tokiwa.domain.value import Value
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

Place = tuple[int, str]  # where a page ends: milliseconds, id
NEWEST: Place = (1 << 62, "")


class Entry(Value):
    """Who called what, when, with which parameters (secrets masked), and the error code if it failed.

    `handed` is the serial number of the certificate whose private key was handed out. The last five members are empty
    in rows of older versions.
    """

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
    message: str = ""
    principal_id: str = ""
    access_key: str = ""
    request_id: str = ""
    handed: str = ""
    version: int = 0


# `checkpoint` is written when the row is sealed (`store.checkpoints`): its index finds what is not yet, and what is in
# which.
entries = Aggregate(
    Entry,
    "audit",
    ["id"],
    lambda e: {"id": e.id, "account": e.account, "time": instant(e.time), "checkpoint": None},
    text=["account"],
    numbers=["time", "checkpoint"],
    indexes=[["account", "time"], ["checkpoint"]],
)
_c = entries.table.c
_latest = entries.query(
    _c.account == bindparam("account"), _c.time <= bindparam("before"), order=[_c.time.desc()], limit=True
)
_page = entries.query(
    _c.account == bindparam("account"),
    _c.time <= bindparam("until", type_=BigInteger),
    _c.time >= bindparam("since", type_=BigInteger),
    tuple_(_c.time, _c.id) < tuple_(bindparam("time", type_=BigInteger), bindparam("id")),
    order=[_c.time.desc(), _c.id.desc()],
    limit=True,
)


def get(tx: Transaction, id_: str) -> Entry | None:
    """The entry with this id."""
    return entries.get(tx, id_)


def latest(tx: Transaction, account: str, before: datetime, limit: int) -> list[Entry]:
    """The newest entries of an account, newest first."""
    return entries.all(tx, _latest, account=account, before=instant(before), limit=limit)


def page(tx: Transaction, account: str, span: tuple[datetime, datetime], after: Place, limit: int) -> list[Entry]:
    """An account's entries from the first moment of `span` to the last, newest first, behind a place."""
    since, until = map(instant, span)
    return entries.all(tx, _page, account=account, since=since, until=until, time=after[0], id=after[1], limit=limit)


def position(entry: Entry) -> Place:
    """Where an entry stands in pages."""
    return (instant(entry.time) or 0, entry.id)
