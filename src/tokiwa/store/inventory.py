"""The inventory: what was found at each place."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, func, select

from tokiwa.domain.certificate import Certificate
from tokiwa.domain.imported import Import
from tokiwa.domain.inventory import Find
from tokiwa.store import accounts
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.certificates import HOUR, certificates
from tokiwa.store.imports import imports
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

inventory = Aggregate(
    Find,
    "inventory",
    ["account", "place"],
    lambda f: {
        "account": f.account,
        "place": f.place,
        "origin": f.origin.value,
        "not_after": instant(f.facts.not_after),
    },
    text=["origin"],
    numbers=["not_after"],
    indexes=[["not_after", "account"]],
)
_c, _i, _m = inventory.table.c, imports.table.c, certificates.table.c
_of = _c.account == bindparam("account")
_page = inventory.query(_of, _c.place > bindparam("after"), order=[_c.place], limit=True)
_imports = imports.query(_i.account == bindparam("account"), _i.arn > bindparam("after"), order=[_i.arn], limit=True)
_ending_with = certificates.query(_m.standing == bindparam("hour"), _m.account == bindparam("account"))
_origins = Statement(select(_c.account, _c.origin, func.count()).group_by(_c.account, _c.origin))
_until = Statement(
    select(_c.account, func.count()).where(_c.not_after <= bindparam("until", type_=BigInteger)).group_by(_c.account)
)


def get(tx: Transaction, account: str, place: str) -> Find | None:
    """What was found at a place."""
    return inventory.get(tx, account, place)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Find]:
    """The finds of an account by place, those behind `after`."""
    return inventory.all(tx, _page, account=account, after=after, limit=limit)


def imported(tx: Transaction, account: str, after: str, limit: int) -> list[Import]:
    """What an account has imported, by ARN, to be compared with what was found."""
    return imports.all(tx, _imports, account=account, after=after, limit=limit)


def ending_with(tx: Transaction, account: str, end: datetime) -> list[Certificate]:
    """The issued certificates of an account that end in the same hour (see `certificates.standing`)."""
    return certificates.all(tx, _ending_with, account=account, hour=-(-int(end.timestamp()) // HOUR))


def origins(tx: Transaction) -> Mapping[str, int]:
    """How many were found of each origin, in accounts without a test clock."""
    return _counted(tx, tx.rows(_origins, {}))


def ending(tx: Transaction, until: datetime) -> int:
    """How many end by then, those that have ended among them, in accounts without a test clock."""
    rows = ((account, "", count) for account, count in tx.rows(_until, {"until": instant(until)}))
    return _counted(tx, rows).get("", 0)


def _counted(tx: Transaction, rows: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    clocked = {account.id for account in accounts.clocked(tx)}
    found: dict[str, int] = {}
    for account, label, count in rows:
        if account not in clocked:
            found[label] = found.get(label, 0) + count
    return found
