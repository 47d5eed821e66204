"""The steps of a move."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.message_move import Move, Status, again, ends, goes_on
from tokiwa.domain.queue_message import Message
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
MOVE = Move("m", "0" * 12, "arn:d", NOW, 1000)


def test_without_a_rate_the_next_step_follows_at_once():
    change = goes_on(MOVE, 100, NOW)
    assert (change.puts, change.jobs) == ((evolve(MOVE, moved=100),), (MOVE.job(NOW),))


def test_a_rate_keeps_the_next_step_waiting():
    slow = evolve(MOVE, rate=2)
    assert (slow.step, MOVE.step) == (2, 100)
    assert goes_on(slow, 2, NOW).jobs == (slow.job(NOW + timedelta(seconds=1)),)


def test_a_move_ends():
    assert ends(MOVE, Status.FAILED, "why").puts == (evolve(MOVE, status=Status.FAILED, reason="why"),)


def test_a_message_that_was_moved_is_a_new_one():
    then = NOW - timedelta(days=3)
    whole = {"attributes": {"a": Attribute("String", "x")}, "group": "g", "deduplication": "d"}
    old = Message(
        "arn:d", "old", "body", "me", then, NOW, receives=5, first_received=then, receipt="r", source="arn:q", **whole
    )
    assert again(old, "arn:q", "new", NOW) == Message("arn:q", "new", "body", "me", NOW, NOW, **whole)
