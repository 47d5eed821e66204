import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from tokiwa.domain.change import Change
from tokiwa.domain.log_event import FIRST, LAST, LogBatch, LogGroup, LogTrim
from tokiwa.store import log_groups, logs
from world import ACCOUNT, World

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def batch(*times: int, stream: str = "one") -> LogBatch:
    return LogBatch(ACCOUNT, "us-east-1", "app", stream, NOW, tuple((time, f"at {time}") for time in times))


def write(world: World, change: Change) -> None:
    world.means.store.submit([change])[0].result()


def texts(world: World, stream: str | None = None, *, backward: bool = False) -> list[str]:
    with world.means.store.snapshot() as tx:
        found = logs.read(tx, ACCOUNT, "app", stream, FIRST, LAST, backward=backward)
        return [event.text for event in found]


def test_a_batch_makes_its_group_and_stream(world: World) -> None:
    write(world, Change(puts=(batch(1, 2),)))

    with world.means.store.snapshot() as tx:
        group, stream = log_groups.get(tx, ACCOUNT, "app"), logs.stream(tx, ACCOUNT, "app", "one")
    assert group is not None
    assert stream is not None
    assert (stream.first_event, stream.last_event, stream.size) == (1, 2, 2 * (4 + 26))


def test_writers_of_one_stream_never_meet_a_conflict(world: World) -> None:
    changes = [Change(puts=(batch(time),)) for time in range(20)]

    outcomes = [future.exception() for future in world.means.store.submit(changes)]

    assert outcomes == [None] * 20
    assert texts(world) == [f"at {time}" for time in range(20)]


def test_a_group_that_is_there_keeps_its_settings(world: World) -> None:
    write(world, Change(puts=(LogGroup(ACCOUNT, "us-east-1", "app", NOW, retention_days=7),)))

    write(world, Change(puts=(batch(1),)))

    with world.means.store.snapshot() as tx:
        group = log_groups.get(tx, ACCOUNT, "app")
    assert group is not None
    assert group.retention_days == 7


def test_events_are_read_by_stream_and_in_both_directions(world: World) -> None:
    write(world, Change(puts=(batch(1, 5), batch(2, 3, stream="two"), batch(4))))

    assert texts(world) == ["at 1", "at 2", "at 3", "at 4", "at 5"]
    assert texts(world, "one", backward=True) == ["at 5", "at 4", "at 1"]


def test_old_events_and_streams_without_others_are_trimmed(world: World) -> None:
    created = int(NOW.timestamp() * 1000)
    write(world, Change(puts=(batch(1, stream="old"), batch(1, stream="both"), batch(created + 5, stream="both"))))

    write(world, Change(puts=(LogTrim(ACCOUNT, "app", created + 1),)))

    with world.means.store.snapshot() as tx:
        streams = [stream.name for stream in logs.streams_by_name(tx, ACCOUNT, "app", "", 10)]
    assert streams == ["both"]
    assert texts(world) == [f"at {created + 5}"]


@pytest.mark.parametrize("of_stream", [True, False])
@pytest.mark.parametrize("backward", [True, False])
def test_reading_a_time_range_costs_nothing_for_what_lies_outside(
    world: World, of_stream: bool, backward: bool
) -> None:
    values = {"account": "a", "group": "g", "stream": "s", "low": 1, "high": 2, "at": 0, "id": 0, "limit": 5}
    clause: Any = logs._reading(of_stream=of_stream, backward=backward).clause
    sql = clause.params(values).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})

    with closing(sqlite3.connect(world.settings.data / "tokiwa.db")) as database:
        plan = " ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}"))

    index = f"ix_log_batches_{'stream_' if of_stream else ''}{'last' if backward else 'first'}"
    assert f"USING INDEX {index} (" in plan
    assert ("last" if backward else "first") in plan.partition(index)[2].partition("(")[2]
    assert "TEMP B-TREE" not in plan
