"""Deployment packages, each kept once per account below its hash."""

from typing import Any

from sqlalchemy import Column, LargeBinary, String, Table, bindparam, delete, exists, select

from tokiwa.domain.package import Package, Released
from tokiwa.store.aggregate import Shelf, metadata
from tokiwa.store.functions import functions, published
from tokiwa.store.layers import versions
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import keep

packages = Table(
    "packages",
    metadata,
    Column("account", String, primary_key=True, nullable=False),
    Column("sha256", String, primary_key=True, nullable=False),
    Column("archive", LargeBinary, nullable=False),
)
_c = packages.c

# The same hash is the same archive, so what is there already stays.
_keeps = keep(packages)
_has = [
    *(
        exists().where(table.c.account == _c.account, table.c.code == _c.sha256)
        for table in (functions.table, published.table, versions.table)
    ),
    # A function of any account keeps the content of a layer that was deleted.
    *(exists().where(table.c.layers.contains(_c.sha256)) for table in (functions.table, published.table)),
]
_forget = Statement(delete(packages).where(_c.account == bindparam("k_account"), *(~has for has in _has)))
_archive = Statement(select(_c.archive).where(_c.account == bindparam("account"), _c.sha256 == bindparam("sha256")))


def archive(tx: Transaction, account: str, sha256: str) -> bytes:
    """The zip archive of this hash, which a function of the account has."""
    (found,) = tx.one(_archive, {"account": account, "sha256": sha256})
    return bytes(found)


def has(tx: Transaction, account: str, sha256: str) -> bool:
    """Whether the archive is kept."""
    return tx.one(_archive, {"account": account, "sha256": sha256}) is not None


class _Packages(Shelf[Package]):
    """How `store.change` writes packages. They have no version: an archive never changes."""

    table = packages

    def put(self, cursor: Any, dialect: Any, value: Package) -> bool:
        _keeps[dialect.name].run(
            cursor, dialect, {"account": value.account, "sha256": value.sha256, "archive": value.archive}
        )
        return True


class _Releases(Shelf[Released]):
    """How `store.change` writes that versions let go of their code."""

    table = packages

    def put(self, cursor: Any, dialect: Any, value: Released) -> bool:
        _forget.run(cursor, dialect, {"k_account": value.account})
        return True


# Neither has a body of JSON, so neither is an Aggregate; the registry asks for no more than `put` and `table`.
Shelf.by_type[Package] = _Packages()
Shelf.by_type[Released] = _Releases()
