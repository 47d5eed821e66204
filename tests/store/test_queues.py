"""Queues are found by name and by their dead letters, and take everything along that was in them."""

from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain import queue_message
from tokiwa.domain.change import Change
from tokiwa.domain.fifo import Sent
from tokiwa.domain.queue import Queue, arn_of
from tokiwa.domain.value import evolve
from tokiwa.store import fifo, queue_messages, queues
from tokiwa.store.transaction import Conflict


def queue(name, account=ACCOUNT, **more):
    return Queue(arn_of("us-east-1", account, name), account, "us-east-1", name, NOW, NOW, **more)


def test_queues_come_by_name_in_pages(store):
    write(store, *(queue(name) for name in ("b", "a2", "a1", "c")), queue("a0", "1" * 12))
    assert [each.name for each in look(store, queues.page, ACCOUNT, "", 3)] == ["a1", "a2", "b"]
    assert [each.name for each in look(store, queues.page, ACCOUNT, "b", 3)] == ["c"]
    assert [each.name for each in look(store, queues.page, ACCOUNT, "", 9, "a")] == ["a1", "a2"]


def test_the_queues_whose_dead_letters_come_here(store):
    dead = queue("dead")
    write(store, dead, *(queue(name, dead_letter=dead.arn, most_receives=1) for name in "cab"), queue("other"))
    found = look(store, queues.sources, dead.arn, "", 2)
    assert [each.name for each in found] == ["a", "b"]
    assert [each.name for each in look(store, queues.sources, dead.arn, found[-1].arn, 2)] == ["c"]


def test_a_queue_takes_along_what_was_in_it(store):
    one, other = queue("one"), queue("other")
    write(store, one, other)
    for each in (one, other):
        sent = Sent(each.arn, "d", "id", 1, NOW)
        write(store, queue_message.sent(each, "id", "body", "me", NOW), sent)
    there = look(store, queues.get, one.arn)
    write(store, drops=(there,))
    assert look(store, queues.get, one.arn) is None
    for each, left in ((one, 0), (other, 1)):
        assert look(store, queue_messages.count, each.arn, NOW, NOW - timedelta(days=1)).ready == left
        assert (look(store, fifo.earlier, each.arn, "d") is not None) == bool(left)


def test_of_two_who_change_a_queue_one_is_faster(store):
    write(store, queue("one"))
    there = look(store, queues.get, queue("one").arn)
    write(store, evolve(there, wait=1))
    with pytest.raises(Conflict):
        store.submit([Change(puts=(evolve(there, wait=2),))])[0].result(10)
