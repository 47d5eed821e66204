"""Rotations of private CAs."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Rotations of private CAs."""
    op.create_table(
        "rotations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rotations_account_id", "rotations", ["account", "id"], unique=False)
    op.create_index("ix_rotations_authority_id", "rotations", ["authority", "id"], unique=False)
