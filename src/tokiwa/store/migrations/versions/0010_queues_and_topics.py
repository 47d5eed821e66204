"""Queues and topics."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Queues and topics."""
    op.create_table(
        "queue_messages",
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("message_group", sa.String(), nullable=True),
        sa.Column("visible_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("receives", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("queue", "id"),
    )
    op.create_index("ix_queue_messages_queue_number", "queue_messages", ["queue", "number"], unique=False)
    op.create_index(
        "ix_queue_messages_queue_message_group_visible_at",
        "queue_messages",
        ["queue", "message_group", "visible_at"],
        unique=False,
    )
    op.create_index("ix_queue_messages_queue_sent_at", "queue_messages", ["queue", "sent_at"], unique=False)
    op.create_index(
        "ix_queue_messages_queue_visible_at_id", "queue_messages", ["queue", "visible_at", "id"], unique=False
    )
    op.create_table(
        "queue_sent",
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("queue", "id"),
    )
    op.create_index("ix_queue_sent_queue_sent_at", "queue_sent", ["queue", "sent_at"], unique=False)
    op.create_table(
        "queues",
        sa.Column("arn", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("dead_letter", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arn"),
    )
    op.create_index("ix_queues_account_name", "queues", ["account", "name"], unique=False)
    op.create_index("ix_queues_dead_letter_arn", "queues", ["dead_letter", "arn"], unique=False)
    op.create_table(
        "notary_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("arn", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("confirmed", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arn"),
    )
    op.create_index("ix_subscriptions_account_arn", "subscriptions", ["account", "arn"], unique=False)
    op.create_index("ix_subscriptions_topic_arn", "subscriptions", ["topic", "arn"], unique=False)
    op.create_index("ix_subscriptions_topic_place", "subscriptions", ["topic", "place"], unique=False)
    op.create_table(
        "topics",
        sa.Column("arn", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("arn"),
    )
    op.create_index("ix_topics_account_arn", "topics", ["account", "arn"], unique=False)
    op.create_table(
        "message_moves",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_message_moves_source_id", "message_moves", ["source", "id"], unique=False)
