"""How Alembic runs the migrations: on the database whose URL `migrate` hands over, each whole or not at all."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event, inspect

from tokiwa.store.phases import PRE, phases

engine = create_engine(context.config.attributes["url"])


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


if engine.dialect.name == "sqlite":
    # Its driver would begin no transaction for a CREATE TABLE, and a start that is cut off would leave half a schema.
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", _begin)


def _record_phase(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:  # noqa: ARG001 - what Alembic hands over
    """With the migration itself: an older version looks here whether it may work on."""
    if inspect(ctx.connection).has_table(phases.name):
        phase = getattr(step.up_revision.module, "phase", PRE)
        ctx.connection.execute(phases.insert().values(revision=step.up_revision_id, phase=phase))


try:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            transaction_per_migration=True,
            transactional_ddl=True,
            on_version_apply=_record_phase,
        )
        with context.begin_transaction():
            context.run_migrations()
finally:
    engine.dispose()
