"""Deployments."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Deployments."""
    op.create_table(
        "agent_presences",
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agent"),
    )
    op.create_table(
        "agents",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name"),
    )
    op.create_table(
        "deployments",
        sa.Column("arn", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("agent", sa.String(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("unserved_since", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arn"),
    )
    op.create_index("ix_deployments_account_agent_arn", "deployments", ["account", "agent", "arn"], unique=False)
    op.create_index("ix_deployments_account_arn", "deployments", ["account", "arn"], unique=False)
    op.create_index(
        "ix_deployments_account_status_unserved_since",
        "deployments",
        ["account", "status", "unserved_since"],
        unique=False,
    )
    op.create_index("ix_deployments_certificate_arn", "deployments", ["certificate", "arn"], unique=False)
