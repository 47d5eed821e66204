"""Revocation is told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Revocation is told."""
    op.create_table(
        "audit_reports",
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("creating", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "id"),
    )
    op.create_index("ix_audit_reports_authority_creating", "audit_reports", ["authority", "creating"], unique=False)
    op.create_table(
        "crl_contents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "crl_entries",
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("authority", "serial"),
    )
    op.create_table(
        "crls",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_crls_authority_id", "crls", ["authority", "id"], unique=False)
    op.create_table(
        "ocsp_signers",
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("authority"),
    )
