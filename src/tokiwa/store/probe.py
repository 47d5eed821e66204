"""Whether the store can be written: a row that comes and goes, for the server's readiness."""

from typing import Any

from sqlalchemy import Column, LargeBinary, String, Table, bindparam, delete, insert

from tokiwa.store.aggregate import metadata
from tokiwa.store.statement import Statement

_SIZE = 32_768  # bytes: more than a page, so that the database must find room for it

probes = Table(
    "probes",
    metadata,
    Column("id", String, primary_key=True, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
_insert = Statement(insert(probes).values(id="probe", body=bindparam("body")))
_delete = Statement(delete(probes).where(probes.c.id == "probe"))


def probe(cursor: Any, dialect: Any) -> None:
    """Write and remove it. Called by the writer alone."""
    _insert.run(cursor, dialect, {"body": bytes(_SIZE)})
    _delete.run(cursor, dialect, {})
