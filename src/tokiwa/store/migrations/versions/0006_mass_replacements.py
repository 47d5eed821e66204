"""Mass replacements."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Mass replacements."""
    op.create_table(
        "replacements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_replacements_account_id", "replacements", ["account", "id"])
    op.create_table(
        "replacement_items",
        sa.Column("replacement", sa.String(), nullable=False),
        sa.Column("arn", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("look_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("replacement", "arn"),
    )
    op.create_index(
        "ix_replacement_items_replacement_state_look_at_arn",
        "replacement_items",
        ["replacement", "state", "look_at", "arn"],
    )
