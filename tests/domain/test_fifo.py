"""What FIFO queues ask for, and when a message is the same one again."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain import fifo
from tokiwa.domain.fifo import Sent
from tokiwa.domain.problem import Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
STANDARD = Queue("arn:q", "0" * 12, "us-east-1", "q", NOW, NOW)
FIFO = evolve(STANDARD, fifo=True)
BY_CONTENT = evolve(FIFO, by_content=True)

CASES = {
    "nothing, in a standard queue": (STANDARD, None, None, ""),
    "a group, in a standard queue": (STANDARD, "g", None, ""),
    "an id, in a standard queue": (STANDARD, None, "d", "not valid for this queue type"),
    "both": (FIFO, "g", "d", ""),
    "no group": (FIFO, None, "d", "must contain the parameter MessageGroupId"),
    "no id": (FIFO, "g", None, "ContentBasedDeduplication enabled"),
    "no id, by content": (BY_CONTENT, "g", None, ""),
    "a group with a space": (FIFO, "g g", "d", "for parameter MessageGroupId is invalid"),
    "an id that is too long": (FIFO, "g", "d" * 129, "for parameter MessageDeduplicationId is invalid"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_message_must_have(case):
    queue, group, deduplication, told = CASES[case]
    if not told:
        fifo.check(queue, group, deduplication)
        return
    with pytest.raises(Problem, match=told):
        fifo.check(queue, group, deduplication)


def test_an_id_is_remembered_for_five_minutes():
    sent = Sent("arn:q", "d", "m", 1, NOW)
    assert sent.remembered(NOW + timedelta(seconds=299))
    assert not sent.remembered(NOW + timedelta(minutes=5))


def test_an_id_is_one_in_the_queue_or_in_its_group():
    assert fifo.scoped(FIFO, "a", "d") == fifo.scoped(FIFO, "b", "d")
    by_group = evolve(FIFO, scope="messageGroup")
    assert fifo.scoped(by_group, "a", "d") != fifo.scoped(by_group, "b", "d")


def test_the_content_is_known_by_its_sha_256():
    assert fifo.deduplication_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_numbers_grow_with_the_time_and_behind_each_other():
    first = fifo.number(NOW, 0, 0.5)
    at_once = fifo.number(NOW, first, 0.5)
    assert first < at_once < fifo.number(NOW + timedelta(milliseconds=1), at_once, 0.0)
    assert fifo.number(NOW, at_once, 0.0) == at_once + 1
    assert fifo.number(NOW, 0, 0.25) != first  # of two who send at once
    assert fifo.number(datetime(9000, 1, 1, tzinfo=UTC), 0, 0.9) < 1 << 63


def test_numbers_are_told_in_twenty_digits():
    assert fifo.sequence(7) == "00000000000000000007"
