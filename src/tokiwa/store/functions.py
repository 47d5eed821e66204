"""Functions and their published versions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from tokiwa.domain.function import Configuration, Function, Published
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

published = Aggregate(
    Published,
    "function_versions",
    ["account", "name", "place"],
    lambda p: {
        "account": p.account,
        "name": p.name,
        "place": _place(p.number),
        "code": p.configuration.code,
        "code_size": p.configuration.code_size,
        "layers": _codes(p.configuration),
    },
    text=["code", "layers"],
    numbers=["code_size"],
    indexes=[["account", "code"]],
)
_p = published.table.c
_all_versions = Statement(
    delete(published.table).where(_p.account == bindparam("k_account"), _p.name == bindparam("k_name"))
)


class _Functions(Aggregate[Function]):
    """A function that is dropped takes its versions along, also one that was published a moment ago."""

    def drop_many(self, cursor: Any, dialect: Any, values: Sequence[Function]) -> bool:
        _all_versions.run_many(cursor, dialect, [{"k_account": each.account, "k_name": each.name} for each in values])
        return super().drop_many(cursor, dialect, values)


functions = _Functions(
    Function,
    "functions",
    ["account", "name"],
    lambda f: {
        "account": f.account,
        "name": f.name,
        "code": f.latest.code,
        "code_size": f.latest.code_size,
        "reserved": f.concurrency or 0,
        "layers": _codes(f.latest),
    },
    text=["code", "layers"],
    numbers=["code_size", "reserved"],
    indexes=[["account", "code"]],
    remembered=True,
)
_f = functions.table.c
_page = functions.query(_f.account == bindparam("account"), _f.name > bindparam("after"), order=[_f.name], limit=True)
_versions = published.query(
    _p.account == bindparam("account"),
    _p.name == bindparam("name"),
    _p.place > bindparam("after"),
    order=[_p.place],
    limit=True,
)
_usage = Statement(
    select(func.count(), func.coalesce(func.sum(_f.code_size), 0), func.coalesce(func.sum(_f.reserved), 0)).where(
        _f.account == bindparam("account")
    )
)
_old_code = Statement(select(func.coalesce(func.sum(_p.code_size), 0)).where(_p.account == bindparam("account")))


def get(tx: Transaction, account: str, name: str) -> Function | None:
    """One function."""
    return functions.get(tx, account, name)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Function]:
    """Functions of an account by name, those behind `after`."""
    return functions.all(tx, _page, account=account, after=after, limit=limit)


def version(tx: Transaction, account: str, name: str, number: int) -> Published | None:
    """One published version."""
    return published.get(tx, account, name, _place(number))


def versions(tx: Transaction, account: str, name: str, after: int, limit: int) -> list[Published]:
    """Published versions of a function, oldest first, those behind the number `after`."""
    return published.all(tx, _versions, account=account, name=name, after=_place(after), limit=limit)


def usage(tx: Transaction, account: str) -> tuple[int, int, int]:
    """How many functions an account has, the bytes of all their packages, and the concurrency that is reserved."""
    count, latest, reserved = tx.one(_usage, {"account": account})
    (old,) = tx.one(_old_code, {"account": account})
    return int(count), int(latest) + int(old), int(reserved)


def _codes(configuration: Configuration) -> str:
    """What a version's layers are known by, for `store.code`, which keeps their content."""
    return " ".join(layer.code for layer in configuration.layers)


def _place(number: int) -> str:
    return f"{number:012d}"
