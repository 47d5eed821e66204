"""Every value of a kind, a page at a time, for whoever looks at all of them. Called by app.backup."""

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlalchemy import tuple_ as row_of

from tokiwa.store.aggregate import Aggregate
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

T = TypeVar("T")
PAGE = 500


def walk(tx: Transaction, kind: Aggregate[T]) -> Iterator[T]:
    """All values in the order of their keys."""
    page = kind.all(tx, _statement(kind, first=True), limit=PAGE)
    while page:
        yield from page
        after = {f"k_{at}": part for at, part in enumerate(key(kind, page[-1]))}
        page = kind.all(tx, _statement(kind, first=False), **after, limit=PAGE)


def key(kind: Aggregate[T], value: T) -> tuple[str, ...]:
    """The key of a value, as `kind.get` takes it."""
    columns = kind.columns(value)
    return tuple(columns[name] for name in kind.key)


@cache
def _statement(kind: Aggregate[Any], *, first: bool) -> Statement:
    places = [kind.table.c[name] for name in kind.key]
    behind = row_of(*places) > row_of(*[bindparam(f"k_{at}") for at in range(len(places))])
    return kind.query(*(() if first else (behind,)), order=places, limit=True)
