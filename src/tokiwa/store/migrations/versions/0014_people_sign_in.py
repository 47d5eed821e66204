"""People sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """People sign in."""
    op.create_table(
        "login_profiles",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "user_name"),
    )
    op.create_table(
        "mfa_devices",
        sa.Column("arn", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("user_name", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arn"),
    )
    op.create_index("ix_mfa_devices_account_user_name", "mfa_devices", ["account", "user_name"], unique=False)
    op.create_table(
        "sign_in_codes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sign_in_codes_account_expires_at", "sign_in_codes", ["account", "expires_at"], unique=False)
