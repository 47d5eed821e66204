"""When silence is an alarm: rounds over what has promised a sign of life."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain import heartbeat
from tokiwa.domain.heartbeat import EVERY, PATIENCE, Beat, Part
from tokiwa.domain.node import SILENCE, Node
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ACCOUNT = "000000000000"
NODE = Node("n1", "server", "host", 42, "0.1.0", "0005", NOW, NOW)


def beat(part: Part = Part.NODE, name: str = "n1", silent: timedelta = timedelta(0)) -> Beat:
    return Beat(part, name, ACCOUNT, NOW - silent, "what")


@pytest.mark.parametrize("part", Part)
def test_a_part_is_late_when_its_time_is_over_and_not_before(part: Part) -> None:
    in_time, late = beat(part, silent=PATIENCE[part] - SECOND), beat(part, silent=PATIENCE[part])
    assert heartbeat.judge((), [in_time], NOW) == heartbeat.Round((), (), ())
    assert heartbeat.judge((), [late], NOW) == heartbeat.Round((late,), (late,), ())


def test_a_lapse_is_told_once_and_keeps_when_it_began() -> None:
    late = beat(silent=timedelta(minutes=1))
    found = heartbeat.judge([late], [evolve(late, what="other words")], NOW + EVERY)
    assert found == heartbeat.Round((late,), (), ())


OVER = {
    "a node that is back": (beat(Part.NODE), [beat(Part.NODE)], True),
    "a node that is gone": (beat(Part.NODE), [], False),
    "work that is done": (beat(Part.JOBS), [], True),
    "work that is done in time again": (beat(Part.JOBS), [beat(Part.JOBS)], True),
    "a target that takes its events": (beat(Part.TARGET), [], True),
}


@pytest.mark.parametrize(("before", "beats", "told"), OVER.values(), ids=OVER)
def test_what_is_over_is_told_unless_nobody_came_back(before: Beat, beats: list[Beat], told: bool) -> None:
    assert heartbeat.judge([before], beats, NOW) == heartbeat.Round((), (), (before,) if told else ())


def test_the_same_target_of_two_accounts_is_two() -> None:
    one = beat(Part.TARGET, "arn:t", silent=timedelta(hours=1))
    other = evolve(one, account="111122223333")
    assert heartbeat.judge([one], [one, other], NOW).begun == (other,)


def test_a_node_is_seen_to_be_late_before_it_is_taken_for_dead() -> None:
    """Otherwise its record could be gone before a round has looked at it."""
    assert PATIENCE[Part.NODE] + EVERY < SILENCE


def test_the_next_round_knows_what_was_late() -> None:
    late = (beat(silent=timedelta(minutes=1)), beat(Part.TARGET, "arn:t"))
    job = heartbeat.following(NOW, late)
    assert (job.kind, job.key, job.account, job.due) == ("heartbeat", "tokiwa", "", NOW + EVERY)
    assert heartbeat.known_late(job.payload) == late
    assert heartbeat.known_late(heartbeat.first(NOW).payload) == ()


@pytest.mark.parametrize("payload", [b"", b"{", b'[{"part":"moon"}]'])
def test_a_payload_that_cannot_be_read_knows_of_nothing(payload: bytes) -> None:
    assert heartbeat.known_late(payload) == ()


BEATS = {
    "a node": (heartbeat.of_node(NODE, ACCOUNT), "n1", ["process 42 on host"]),
    "work": (heartbeat.of_work("renew", 7, NOW, ACCOUNT), "renew", ["7 jobs of the kind renew"]),
    "a target": (heartbeat.of_target("arn:t", ACCOUNT, NOW, "It is away."), "arn:t", ["arn:t", "It is away."]),
}


@pytest.mark.parametrize(("found", "name", "words"), BEATS.values(), ids=BEATS)
def test_each_says_what_is_missing(found: Beat, name: str, words: list[str]) -> None:
    assert (found.name, found.account, found.since) == (name, ACCOUNT, NOW)
    assert all(word in found.what for word in words)


def test_the_events() -> None:
    late = beat(Part.TARGET, "arn:t", timedelta(minutes=20))
    told = heartbeat.late_event(late, "id", NOW, "us-east-1")
    assert (told.source, told.detail_type, told.account) == ("tokiwa", "Tokiwa Heartbeat Late", ACCOUNT)
    assert (told.id, told.time, told.region, told.bus) == ("id", NOW, "us-east-1", "default")
    assert told.resources == ("arn:t",)
    assert told.detail == {"Part": "target", "Name": "arn:t", "Since": "2026-12-31T23:40:00Z", "Message": "what"}
    over = heartbeat.restored_event(beat(), "id", NOW, "us-east-1")
    assert (over.detail_type, over.resources) == ("Tokiwa Heartbeat Restored", ())
    assert over.detail == {"Part": "node", "Name": "n1", "Since": "2027-01-01T00:00:00Z"}
