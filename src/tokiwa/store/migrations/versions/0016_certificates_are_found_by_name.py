"""Certificates are found by name."""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

PAGE = 5_000
LONGEST = 500


class _Certificate(msgspec.Struct):
    """What the column repeats, as it stood in the body when it was added."""

    domain_name: str
    names: tuple[str, ...]


def upgrade() -> None:
    """Certificates are found by name."""
    op.add_column("certificates", sa.Column("names", sa.String(), nullable=True))
    connection = op.get_bind()
    fill = sa.text("UPDATE certificates SET names = :names WHERE arn = :arn")
    for page in _pages(connection):
        connection.execute(fill, [{"arn": arn, "names": _names(body)} for arn, body in page])
    op.drop_index("ix_certificates_account_created_at_arn", "certificates")
    columns = ["account", "created_at", "arn", "names"]
    op.create_index("ix_certificates_account_created_at_arn_names", "certificates", columns)


def _pages(connection: sa.Connection) -> Iterator[list[Any]]:
    query = sa.text("SELECT arn, body FROM certificates WHERE arn > :after ORDER BY arn LIMIT :page")
    after = ""
    while rows := list(connection.execute(query, {"after": after, "page": PAGE})):
        yield rows
        after = rows[-1][0]


def _names(body: bytes) -> str:
    found = msgspec.json.decode(body, type=_Certificate)
    names = found.names if found.domain_name in found.names else (found.domain_name, *found.names)
    text = " ".join(names).lower()
    return text if len(text) <= LONGEST else ""
