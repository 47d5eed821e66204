"""Lists of revoked certificates as they were last made; what they hold lies apart, so that it is read only to be sent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, String, Table, bindparam, select

from tokiwa.domain.crl import Crl, CrlContent
from tokiwa.store.aggregate import Aggregate, Shelf, metadata
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import overwrite

crls = Aggregate(
    Crl,
    "crls",
    ["id"],
    lambda c: {"id": c.id, "authority": c.authority},
    text=["authority"],
    indexes=[["authority", "id"]],
)
contents = Table(
    "crl_contents",
    metadata,
    Column("id", String, primary_key=True, nullable=False),
    Column("der", LargeBinary, nullable=False),
)
_c = crls.table.c
_of = crls.query(_c.authority == bindparam("authority"), order=[_c.id])
_overwrites = overwrite(contents)
_content = Statement(select(contents.c.der).where(contents.c.id == bindparam("id")))


def get(tx: Transaction, list_id: str) -> Crl | None:
    """One list by its name."""
    return crls.get(tx, list_id)


def of_authority(tx: Transaction, authority: str) -> list[Crl]:
    """The lists of an authority."""
    return crls.all(tx, _of, authority=authority)


def content(tx: Transaction, list_id: str) -> bytes:
    """The list itself, of one that there is."""
    (found,) = tx.one(_content, {"id": list_id})
    return bytes(found)


class _Contents(Shelf[CrlContent]):
    """How `store.change` writes them. They have no version of their own: each is put together with its `Crl`."""

    table = contents

    def put_many(self, cursor: Any, dialect: Any, values: Sequence[CrlContent]) -> bool:
        _overwrites[dialect.name].run_many(cursor, dialect, [{"id": each.id, "der": each.der} for each in values])
        return True


Shelf.by_type[CrlContent] = _Contents()
