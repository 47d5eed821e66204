"""Messages: when they can be received, when they are dead letters, and the handles that name them."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain import queue_message
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.problem import Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
QUEUE = Queue("arn:q", "0" * 12, "us-east-1", "q", NOW, NOW, delay=5)
MESSAGE = queue_message.sent(QUEUE, "id", "body", "me", NOW)


def seconds(number):
    return NOW + timedelta(seconds=number)


def test_a_message_waits_as_long_as_its_queue_says_or_it_does_itself():
    assert MESSAGE.visible_at == seconds(5)
    assert queue_message.sent(QUEUE, "id", "body", "me", NOW, delay=0).visible_at == NOW
    assert not MESSAGE.held(NOW)


def test_who_receives_a_message_holds_it_for_a_while():
    once = queue_message.received(MESSAGE, seconds(10), 30, "r1")
    assert (once.receives, once.first_received, once.visible_at) == (1, seconds(10), seconds(40))
    assert (once.held(seconds(39)), once.held(seconds(40))) == (True, False)
    twice = queue_message.received(once, seconds(50), 0, "r2")
    assert (twice.receives, twice.first_received, twice.held(seconds(50))) == (2, seconds(10), False)
    assert queue_message.of_handle(twice.handle) == ("id", "r2")


def test_a_message_is_a_dead_letter_when_it_was_received_as_often_as_the_queue_allows():
    queue = evolve(QUEUE, dead_letter="arn:d", most_receives=1)
    once = queue_message.received(MESSAGE, NOW, 30, "r")
    assert (queue_message.exhausted(MESSAGE, queue), queue_message.exhausted(once, queue)) == (False, True)
    assert not queue_message.exhausted(once, QUEUE)


def test_a_dead_letter_is_the_same_message():
    once = evolve(queue_message.received(MESSAGE, NOW, 30, "r"), version=3)
    there = queue_message.moved(once, "arn:d", seconds(9))
    assert there == evolve(once, queue="arn:d", visible_at=seconds(9), receipt="", source="arn:q", version=0)


@pytest.mark.parametrize("text", ["", "x", "aWQ=", "\u00e4", "aWQgciB4"])
def test_what_is_no_handle(text):
    with pytest.raises(Problem) as caught:
        queue_message.of_handle(text)
    assert caught.value.code == "ReceiptHandleIsInvalid"


def test_the_size_of_a_message_counts_its_attributes():
    assert queue_message.size("\u00e4", {"n": Attribute("String", "v")}) == 2 + len("nStringv")
