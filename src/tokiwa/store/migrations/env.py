"""How Alembic runs the migrations: on the database whose URL `migrate` hands over, each whole or not at all."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event

engine = create_engine(context.config.attributes["url"])


# Python's driver would begin no transaction for a CREATE TABLE, and a start that is cut off would leave half a schema.
@event.listens_for(engine, "connect")
def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
