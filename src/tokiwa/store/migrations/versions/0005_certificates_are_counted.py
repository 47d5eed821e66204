"""Certificates are counted by how they stand."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

PAGE = 5_000
STATES = ("ISSUED", "PENDING_VALIDATION", "INACTIVE", "EXPIRED", "VALIDATION_TIMED_OUT", "REVOKED", "FAILED")


class _Renewal(msgspec.Struct):
    status: str
    reason: str | None = None


class _Certificate(msgspec.Struct):
    """What the columns repeat, as it stood in the body when they were added."""

    status: str
    not_after: datetime | None = None
    renewal: _Renewal | None = None


def upgrade() -> None:
    """Certificates are counted by how they stand."""
    op.add_column("certificates", sa.Column("trouble", sa.String(), nullable=True))
    op.add_column("certificates", sa.Column("standing", sa.BigInteger(), nullable=True))
    connection = op.get_bind()
    fill = sa.text("UPDATE certificates SET trouble = :trouble, standing = :standing WHERE arn = :arn")
    for page in _pages(connection):
        connection.execute(fill, [_columns(arn, body) for arn, body in page])
    op.create_index("ix_certificates_standing", "certificates", ["standing"])
    op.create_index(
        "ix_certificates_trouble",
        "certificates",
        ["trouble"],
        sqlite_where=sa.text("trouble != ''"),
        postgresql_where=sa.text("trouble != ''"),
    )


def _pages(connection: sa.Connection) -> Iterator[list[Any]]:
    query = sa.text("SELECT arn, body FROM certificates WHERE arn > :after ORDER BY arn LIMIT :page")
    after = ""
    while rows := list(connection.execute(query, {"after": after, "page": PAGE})):
        yield rows
        after = rows[-1][0]


def _columns(arn: str, body: bytes) -> dict[str, Any]:
    found = msgspec.json.decode(body, type=_Certificate)
    failing = found.renewal is not None and found.renewal.status == "PENDING_AUTO_RENEWAL"
    end = found.not_after if found.status == "ISSUED" else None
    return {
        "arn": arn,
        "trouble": (found.renewal.reason or "") if found.renewal is not None and failing else "",
        "standing": -STATES.index(found.status) if end is None else -(-int(end.timestamp()) // 3600),
    }
