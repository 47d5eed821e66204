"""Archives, layers and groups."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Archives, layers and groups."""
    for name in ("archives", "replays"):
        op.create_table(
            name,
            sa.Column("arn", sa.String(), nullable=False),
            sa.Column("account", sa.String(), nullable=True),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("body", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("arn"),
        )
        op.create_index(f"ix_{name}_account", name, ["account"], unique=False)
    op.create_table(
        "archived_events",
        sa.Column("archive", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("archive", "id"),
    )
    op.create_index("ix_archived_events_time", "archived_events", ["archive", "time", "id"], unique=False)
    op.create_index("ix_archived_events_arrived", "archived_events", ["archive", "arrived", "size"], unique=False)
    for name in ("groups", "instance_profiles", "layers"):
        op.create_table(
            name,
            sa.Column("account", sa.String(), nullable=False),
            sa.Column("name", sa.String(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("body", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("account", "name"),
        )
    op.create_table(
        "account_aliases",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_index("ix_account_aliases_alias", "account_aliases", ["alias"], unique=False)
    op.create_table(
        "layer_versions",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", "place"),
    )
    op.create_index("ix_layer_versions_account_code", "layer_versions", ["account", "code"], unique=False)
    for name in ("functions", "function_versions"):
        op.add_column(name, sa.Column("layers", sa.String(), nullable=True))
