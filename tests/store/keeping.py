"""Short words for the tests of this folder: write a change, look something up."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from tokiwa.domain.change import Change
from tokiwa.domain.rule import Rule
from tokiwa.store.migrate import FOLDER
from tokiwa.store.store import Store

T = TypeVar("T")
only_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
NOW = datetime(2027, 1, 1, tzinfo=UTC)
ACCOUNT = "000000000000"


def write(store: Store, *puts: Any, **more: Any) -> None:
    """Write one change; raises what kept it from being written."""
    store.submit([Change(puts=(*puts, *more.pop("puts", ())), **more)])[0].result(10)


def listen(store: Store, *accounts: str) -> None:
    """Give accounts a rule, for which their events wait."""
    for account in accounts:
        write(store, rule(account))


def rule(account: str = ACCOUNT) -> Rule:
    """Any rule."""
    return Rule(f"arn:aws:events:us-east-1:{account}:rule/any", account, "any", "default", NOW, account)


def migrate_again(connection: Connection, name: str, page: int) -> None:
    """Run one migration, by its file's name, as on a database of before it; so many rows at a time."""
    migration = runpy.run_path(str(FOLDER / "versions" / name))
    migration["upgrade"].__globals__["PAGE"] = page
    with Operations.context(MigrationContext.configure(connection)):
        migration["upgrade"]()


def look(store: Store, find: Callable[..., T], *arguments: Any, **more: Any) -> T:
    """What `find(tx, ...)` finds now."""
    with store.snapshot() as tx:
        return find(tx, *arguments, **more)
