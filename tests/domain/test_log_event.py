from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.log_event import FIRST, LAST, LogGroup, Place, StoredBatch, batches, merged

NOW = datetime(2027, 1, 1, tzinfo=UTC)
MS = 1798761600000


def test_lines_are_batched_by_time_without_the_empty_ones() -> None:
    lines = [(NOW, "b"), (NOW - timedelta(seconds=1), "a"), (NOW, ""), (NOW, "c")]

    (batch,) = batches("0" * 12, "us-east-1", "group", "stream", NOW, lines)

    assert batch.events == ((MS - 1000, "a"), (MS, "b"), (MS, "c"))


def test_no_batch_spans_more_than_a_day() -> None:
    lines = [(NOW + timedelta(hours=hours), str(hours)) for hours in (0, 24, 25, 48, 50)]

    made = batches("0" * 12, "us-east-1", "group", "stream", NOW, lines)

    assert [[text for _, text in batch.events] for batch in made] == [["0", "24"], ["25", "48"], ["50"]]


def test_a_flood_is_cut_into_batches() -> None:
    lines = [(NOW, "x" * 100_000)] * 5 + [(NOW, "y" * 300_000)]

    made = batches("0" * 12, "us-east-1", "group", "stream", NOW, lines)

    assert [len(batch.events) for batch in made] == [2, 2, 1, 1]


def test_nothing_is_no_batch() -> None:
    assert batches("0" * 12, "us-east-1", "group", "stream", NOW, [(NOW, "")]) == ()


@pytest.mark.parametrize(("days", "oldest"), [(None, 0), (3, MS - 3 * 86_400_000)])
def test_a_group_keeps_events_for_so_long(days: int | None, oldest: int) -> None:
    assert LogGroup("0" * 12, "us-east-1", "group", NOW, days).oldest(NOW) == oldest


Times = list[list[int]]


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=5).map(sorted), max_size=6), st.booleans())
def test_batches_that_overlap_are_merged_in_order(times: Times, backward: bool) -> None:
    stored = [
        StoredBatch(number, "s", events[0], events[-1], 0, tuple((time, f"{number}.{time}") for time in events))
        for number, events in enumerate(times, 1)
    ]
    stored.sort(key=lambda batch: (batch.last, batch.id) if backward else (batch.first, batch.id), reverse=backward)
    every: list[Place] = sorted((time, batch.id, at) for batch in stored for at, (time, _) in enumerate(batch.events))

    found = [event.place for event in merged(stored, FIRST, LAST, backward=backward)]

    assert found == (every[::-1] if backward else every)


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=5).map(sorted), max_size=6), st.data())
def test_only_what_lies_between_is_told(times: Times, data: st.DataObject) -> None:
    stored = [
        StoredBatch(number, "s", events[0], events[-1], 0, tuple((time, "x") for time in events))
        for number, events in enumerate(times, 1)
    ]
    stored.sort(key=lambda batch: (batch.first, batch.id))
    places = st.tuples(st.integers(0, 31), st.integers(0, 7), st.integers(0, 5))
    low, high = data.draw(places), data.draw(places)

    for event in merged(stored, low, high, backward=False):
        assert low <= event.place < high
        assert event.place < event.behind
