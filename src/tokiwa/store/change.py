"""`apply` collects a change; its rows, a `Sheet`, are what `pieces` writes. The only writer of the store, the loop's claim apart."""

import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.value import Value
from tokiwa.store import archives, events, jobs, rules
from tokiwa.store.aggregate import Shelf
from tokiwa.store.transaction import Conflict, Transaction

T = TypeVar("T")
PUBLISH = "publish"
PIECE = 16  # values that are written before others may have the event loop


def apply(tx: Transaction, change: Change) -> None:
    """Make `change` part of what the transaction writes when it ends well."""
    tx.apply(change)


class Sheet(Value, eq=False):
    """A change with its rows: each put one's type beside what its shelf made of it. `since` is when that was, in seconds."""

    change: Change
    puts: list[tuple[type[Any], Any]]
    events: list[dict[str, Any]]
    jobs: list[dict[str, Any]]
    since: float


def sheet(change: Change) -> Sheet:
    """Made by whoever submits a change: making rows takes as long as writing them, and nobody waits for his turn meanwhile."""
    return Sheet(
        change,
        [(type(value), Shelf.by_type[type(value)].row(value)) for value in change.puts],
        [events.row(event) for event in change.events],
        [jobs.row(job) for job in change.jobs],
        time.perf_counter(),
    )


def write(cursor: Any, dialect: Any, changes: Sequence[Change], timeline: Callable[[str], str]) -> None:
    """Write everything of all changes, or raise `Conflict` for the caller to roll all of it back."""
    for _ in pieces(cursor, dialect, [sheet(change) for change in changes], timeline):
        pass


def pieces(cursor: Any, dialect: Any, sheets: Sequence[Sheet], timeline: Callable[[str], str]) -> Iterator[None]:
    """The same with pauses, each after a piece was written.

    Rows of one kind go in one statement, however many changes they come from. A task may store its own successor
    under the same key: then that takes its place.
    """
    changes = [sheet.change for sheet in sheets]
    wanted = [row for sheet in sheets for row in sheet.jobs]
    followed = {(row["kind"], row["key"]) for row in wanted}
    finished = (task for change in changes for task in change.finished)
    for over in _parts(dialect, [task for task in finished if (task.kind, task.key) not in followed]):
        jobs.finish(cursor, dialect, over)
        yield
    for kind, dropped in _by_kind(dialect, ((type(value), value) for change in changes for value in change.drops)):
        if not Shelf.by_type[kind].drop_many(cursor, dialect, dropped):
            raise Conflict(kind.__name__)
        yield
    for kind, put in _by_kind(dialect, (each for sheet in sheets for each in sheet.puts)):
        if not Shelf.by_type[kind].put_many(cursor, dialect, put):
            raise Conflict(kind.__name__)
        yield
    jobs.cancel(cursor, dialect, [job for change in changes for job in change.cancels])
    told = [event for change in changes for event in change.events]
    # Asked in the same transaction: an account without rules and archives has nobody whom its events could wait for.
    accounts = {event.account for event in told}
    heard = frozenset(each for each in accounts if any(has.exist(cursor, dialect, each) for has in (rules, archives)))
    for some in _parts(dialect, [row for sheet in sheets for row in sheet.events]):
        events.add(cursor, dialect, some, heard)
        yield
    wanted += map(jobs.row, _publishing(told, heard))
    for due in _parts(dialect, wanted):
        jobs.put(cursor, dialect, due, timeline)
        yield
    events.published(cursor, dialect, [event for change in changes for event in change.published])


def _by_kind(dialect: Any, rows: Iterable[tuple[type[Any], Any]]) -> Iterator[tuple[type[Any], list[Any]]]:
    kinds: dict[type[Any], list[Any]] = {}
    for kind, row in rows:
        kinds.setdefault(kind, []).append(row)
    for kind, of_kind in kinds.items():
        for part in _parts(dialect, of_kind):
            yield kind, part


def _parts(dialect: Any, values: list[T]) -> Iterator[list[T]]:
    # PostgreSQL's rows are locked in the order of all of them, and it is not written to on an event loop.
    size = PIECE if dialect.name == "sqlite" else max(1, len(values))
    for at in range(0, len(values), size):
        yield values[at : at + size]


def _publishing(told: Sequence[Event], heard: Container[str]) -> list[Job]:
    """The job of each account that publishes its events, due when the first of them arrived."""
    due: dict[str, datetime] = {}
    for event in told:
        if event.account in heard:
            due[event.account] = min(due.get(event.account, event.arrived), event.arrived)
    return [Job(kind=PUBLISH, key=account, account=account, due=first) for account, first in due.items()]
