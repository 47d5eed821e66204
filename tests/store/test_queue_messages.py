"""Messages: which can be received, in which order, how many there are, and what goes."""

from datetime import timedelta

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain import queue_message
from tokiwa.domain.queue import Emptied, Queue
from tokiwa.domain.value import evolve
from tokiwa.store import queue_messages
from tokiwa.store.queue_messages import Count

QUEUE = Queue("arn:q", ACCOUNT, "us-east-1", "q", NOW, NOW)
LONG_AGO = NOW - timedelta(days=4)


def message(id_, after=0.0, **changes):
    """One that was sent so many seconds after the beginning."""
    made = queue_message.sent(QUEUE, id_, "body", "me", NOW + timedelta(seconds=after))
    return evolve(made, **changes)


def held(id_, **changes):
    return queue_message.received(message(id_, **changes), NOW, 30, "r")


def ids(messages):
    return [each.id for each in messages]


def test_those_come_first_that_could_be_received_first(store):
    write(store, message("b", 0.002), message("c", 0.000001), message("a", 0.000002), message("later", 9), held("held"))
    now = NOW + timedelta(seconds=1)
    assert ids(look(store, queue_messages.ready, "arn:q", now, LONG_AGO, 9)) == ["c", "a", "b"]
    assert ids(look(store, queue_messages.ready, "arn:q", now, LONG_AGO, 1)) == ["c"]
    assert ids(look(store, queue_messages.ready, "arn:q", now, NOW, 9)) == ["c", "a", "b"]
    assert look(store, queue_messages.ready, "arn:other", now, LONG_AGO, 9) == []
    assert ids(look(store, queue_messages.ready, "arn:q", NOW + timedelta(seconds=30), LONG_AGO, 9))[-1] == "held"


def test_what_is_too_old_is_not_there(store):
    write(store, message("old"), message("young", 1))
    assert ids(look(store, queue_messages.ready, "arn:q", NOW + timedelta(seconds=2), NOW, 9)) == ["young"]
    assert look(store, queue_messages.count, "arn:q", NOW + timedelta(seconds=2), NOW) == Count(1, 0, 0)


def test_a_group_of_which_somebody_has_one_waits(store):
    write(
        store,
        message("3", group="a", number=3),
        message("1", group="a", number=1),
        message("2", group="b", number=2),
        message("5", group="b", number=5),
        held("4", group="b", number=4),
        held("6", group="c", number=6),
    )
    assert ids(look(store, queue_messages.following, "arn:q", NOW, LONG_AGO, 9)) == ["1", "3"]
    later = NOW + timedelta(seconds=30)
    assert ids(look(store, queue_messages.following, "arn:q", later, LONG_AGO, 9)) == ["1", "2", "3", "4", "5", "6"]


def test_the_highest_number(store):
    write(store, message("1", number=3), message("2", number=7), held("3", number=5))
    assert (look(store, queue_messages.last, "arn:q"), look(store, queue_messages.last, "arn:empty")) == (7, 0)


def test_messages_are_counted_by_what_keeps_them(store):
    delayed = (message("d1", 5), message("d2", 5))
    write(store, message("a"), held("h"), *delayed)
    assert look(store, queue_messages.count, "arn:q", NOW, LONG_AGO) == Count(1, 1, 2)
    assert look(store, queue_messages.count, "arn:empty", NOW, LONG_AGO) == Count(0, 0, 0)


def test_what_was_sent_until_then_goes(store):
    write(store, message("a"), message("b", 1), evolve(message("c"), queue="arn:other"))
    write(store, Emptied("arn:q", NOW))
    assert ids(look(store, queue_messages.ready, "arn:q", NOW + timedelta(seconds=1), LONG_AGO, 9)) == ["b"]
    assert look(store, queue_messages.get, "arn:other", "c") is not None


def test_a_message_is_read_as_it_was_written(store):
    whole = held("h", group="g", deduplication="d", number=4, source="arn:s")
    write(store, whole)
    assert look(store, queue_messages.get, "arn:q", "h") == evolve(whole, version=1)
