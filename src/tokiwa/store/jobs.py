"""Work that becomes due: one row per (kind, key), claimed in batches under a lease.

`timeline` is empty for accounts on the wall clock and the account's id for those with a test clock, since
"due" means something else on each.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from tokiwa.domain.call import Task
from tokiwa.domain.change import Job
from tokiwa.store.aggregate import instant, metadata, moment
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction
from tokiwa.store.upsert import overwrite

jobs = Table(
    "jobs",
    metadata,
    Column("kind", String, primary_key=True, nullable=False),
    Column("key", String, primary_key=True, nullable=False),
    Column("account", String, nullable=False),
    Column("timeline", String, nullable=False),
    Column("run_at", BigInteger, nullable=False),  # microseconds, in the account's time
    Column("attempts", Integer, nullable=False),
    Column("lease", String, nullable=False),  # empty: nobody works on it
    Column("lease_until", BigInteger, nullable=False),  # milliseconds of the wall clock
    Column("payload", LargeBinary, nullable=False),
    Index("ix_jobs_due", "timeline", "run_at", "kind"),
    # Of what somebody works on alone: most jobs wait for months, and their lease never changes.
    Index(
        "ix_jobs_lease",
        "timeline",
        "lease_until",
        sqlite_where=Column("lease_until") > 0,
    ),
)
_j = jobs.c

_PLACE = itemgetter("kind", "key")
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

_put = overwrite(jobs)
_finish = Statement(
    delete(jobs).where(_j.kind == bindparam("k_kind"), _j.key == bindparam("k_key"), _j.lease == bindparam("k_lease"))
)
_cancel = Statement(delete(jobs).where(_j.kind == bindparam("k_kind"), _j.key == bindparam("k_key")))
_free = or_(_j.lease == "", _j.lease_until < bindparam("wall", type_=BigInteger))
_due = (
    select(_j.kind, _j.key)
    .where(_j.timeline == bindparam("line"), _j.run_at <= bindparam("now", type_=BigInteger), _free)
    .order_by(_j.run_at, _j.kind)
    .limit(bindparam("limit", type_=Integer))
)
_taken = (
    update(jobs)
    .values(lease=bindparam("lease"), lease_until=bindparam("until"), attempts=_j.attempts + 1)
    .returning(_j.kind, _j.key, _j.account, _j.run_at, _j.attempts, _j.payload)
)
# Where there are several writers each skips what another has in hand, and looks for its own share once: left to
# itself the server may look again for each row that it takes, and then takes more.
_share = _due.with_for_update(skip_locked=True).cte("due").prefix_with("MATERIALIZED")
_claim = {
    "sqlite": Statement(_taken.where(tuple_(_j.kind, _j.key).in_(_due))),
    "postgresql": Statement(_taken.where(_j.kind == _share.c.kind, _j.key == _share.c.key)),
}
_release = Statement(
    update(jobs)
    .where(_j.kind == bindparam("k_kind"), _j.key == bindparam("k_key"), _j.lease == bindparam("k_lease"))
    .values(lease="", lease_until=0, run_at=bindparam("run_at"))
)
_leased = _j.lease_until > 0
_extend = Statement(
    update(jobs).where(_j.lease == bindparam("k_lease"), _leased).values(lease_until=bindparam("until"))
)
_release_of = Statement(
    update(jobs)
    .where(_leased, _j.lease >= bindparam("k_first"), _j.lease < bindparam("k_last"))
    .values(lease="", lease_until=0)
)
_release_all = Statement(update(jobs).where(_leased).values(lease="", lease_until=0))
_next = Statement(select(func.min(_j.run_at)).where(_j.timeline == bindparam("line"), _j.lease == ""))
_last = Statement(
    select(func.max(_j.run_at)).where(
        _j.timeline == bindparam("line"), _j.lease == "", _j.run_at <= bindparam("until", type_=BigInteger)
    )
)
_held = Statement(
    select(func.count()).where(
        _j.timeline == bindparam("line"), _leased, _j.run_at <= bindparam("now", type_=BigInteger)
    )
)
_oldest = Statement(select(func.min(_j.lease_until)).where(_leased))
_get = Statement(
    select(_j.run_at, _j.attempts, _j.lease, _j.payload).where(
        and_(_j.kind == bindparam("kind"), _j.key == bindparam("key"))
    )
)


def _exact(due: datetime) -> int:
    """Microseconds since 1970, UTC: all of it. Work that was done a fraction too early could find itself still due."""
    return (due - _EPOCH) // _MICROSECOND


def _moment(value: int) -> datetime:
    return _EPOCH + value * _MICROSECOND


def row(job: Job) -> dict[str, Any]:
    """What is written of a job but its timeline."""
    return {
        "kind": job.kind,
        "key": job.key,
        "account": job.account,
        "run_at": _exact(job.due),
        "attempts": 0,
        "lease": "",
        "lease_until": 0,
        "payload": job.payload,
    }


def put(cursor: Any, dialect: Any, wanted: Sequence[dict[str, Any]], timeline: Callable[[str], str]) -> None:
    """Store or move jobs, each on the timeline of its account. Called by the writer alone.

    In one order, so that writers of several nodes who move the same ones do not wait for each other in a circle.
    """
    for each in wanted:
        each["timeline"] = timeline(each["account"])
    _put[dialect.name].run_many(cursor, dialect, sorted(wanted, key=_PLACE))


def finish(cursor: Any, dialect: Any, tasks: Sequence[Task]) -> None:
    """Remove finished tasks, except those that were moved or taken over meanwhile. Called by the writer alone."""
    _finish.run_many(cursor, dialect, [{"k_kind": t.kind, "k_key": t.key, "k_lease": t.lease} for t in tasks])


def cancel(cursor: Any, dialect: Any, unwanted: Sequence[tuple[str, str]]) -> None:
    """Remove jobs (kind, key) that are no longer wanted. Called by the writer alone."""
    _cancel.run_many(cursor, dialect, [{"k_kind": kind, "k_key": key} for kind, key in unwanted])


def claim(
    cursor: Any,
    dialect: Any,
    *,
    line: str,
    now: datetime,
    wall: datetime,
    until: datetime,
    lease: str,
    limit: int,
) -> list[Task]:
    """Take due work under a lease, oldest first; also work whose lease ran out. The loop's own write."""
    when = {"line": line, "now": _exact(now), "wall": instant(wall), "limit": limit}
    rows = _claim[dialect.name].run(cursor, dialect, {**when, "lease": lease, "until": instant(until)}).fetchall()
    rows.sort(key=lambda row: (row[3], row[0]))
    return [
        Task(
            kind=kind,
            key=key,
            account=account,
            due=_moment(run_at),
            attempt=attempts,
            lease=lease,
            payload=bytes(payload),
        )
        for kind, key, account, run_at, attempts, payload in rows
    ]


def release(cursor: Any, dialect: Any, task: Task, due: datetime) -> None:
    """Give a task back, to be tried again at `due` (in its account's time)."""
    _release.run(
        cursor,
        dialect,
        {"k_kind": task.kind, "k_key": task.key, "k_lease": task.lease, "run_at": _exact(due)},
    )


def release_of(cursor: Any, dialect: Any, node: str) -> None:
    """Free what a node has claimed: the names of its leases begin with its own, and a slash."""
    _release_of.run(cursor, dialect, {"k_first": f"{node}/", "k_last": f"{node}0"})


def release_all(cursor: Any, dialect: Any) -> None:
    """Free every claimed job."""
    _release_all.run(cursor, dialect, {})


def extend(cursor: Any, dialect: Any, lease: str, until: datetime) -> None:
    """Keep what is held under a lease."""
    _extend.run(cursor, dialect, {"k_lease": lease, "until": instant(until)})


def next_due(tx: Transaction, line: str) -> datetime | None:
    """When the next waiting job of a timeline is due, in that timeline's time."""
    (value,) = tx.one(_next, {"line": line})
    return None if value is None else _moment(value)


def last_due(tx: Transaction, line: str, until: datetime) -> datetime | None:
    """When the last waiting job of a timeline is due that is due by then, in that timeline's time."""
    (value,) = tx.one(_last, {"line": line, "until": _exact(until)})
    return None if value is None else _moment(value)


def next_lapse(tx: Transaction) -> datetime | None:
    """When the first lease runs out (wall clock)."""
    (value,) = tx.one(_oldest, {})
    return None if value is None else moment(value)


def held(tx: Transaction, line: str, now: datetime) -> int:
    """How many due jobs of a timeline somebody works on."""
    (count,) = tx.one(_held, {"line": line, "now": _exact(now)})
    return int(count)


def due_at(tx: Transaction, kind: str, key: str) -> datetime | None:
    """When this job is due, or None if there is none."""
    row = tx.one(_get, {"kind": kind, "key": key})
    return None if row is None else _moment(row[0])


def find(tx: Transaction, timelines: Sequence[str]) -> dict[str, datetime]:
    """The next due time of each timeline that has waiting work."""
    found = {line: next_due(tx, line) for line in timelines}
    return {line: due for line, due in found.items() if due is not None}
