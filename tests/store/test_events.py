from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW, listen, look, write

from tokiwa.domain.change import Event, Origin
from tokiwa.domain.value import evolve
from tokiwa.store import events
from tokiwa.store.transaction import Conflict


def event(name, minutes=0, account=ACCOUNT, **more):
    at = NOW + timedelta(minutes=minutes)
    return Event(name, account, "us-east-1", at, "aws.acm", "Something", ("arn",), {"a": [1, None, "é"]}, **more)


def ids(found):
    return [each.id for each in found]


def test_an_event_is_read_as_it_was_told(store):
    told = event("a", bus="mine", arrived_at=NOW, origin=Origin("b", "111111111111"))
    write(store, events=(told,))
    assert look(store, events.get, "a") == told
    assert look(store, events.get, "b") is None


def test_an_event_is_told_once(store):
    write(store, events=(event("a"),))
    with pytest.raises(Conflict):
        write(store, events=(event("a"),))


def test_events_wait_in_the_order_in_which_they_arrived(store):
    listen(store, ACCOUNT)
    write(store, events=(event("c", 3), event("a", 1), event("b", 9, arrived_at=NOW + timedelta(minutes=2))))
    write(store, events=(event("other", account="111111111111"),))
    assert ids(look(store, events.waiting, ACCOUNT, 10)) == ["a", "b", "c"]
    assert ids(look(store, events.waiting, ACCOUNT, 2)) == ["a", "b"]
    write(store, published=("a", "c"))
    assert ids(look(store, events.waiting, ACCOUNT, 10)) == ["b"]


def test_the_newest_come_first_and_stay_after_they_were_published(store):
    write(store, events=tuple(event(name, minutes) for minutes, name in enumerate("abcd")))
    write(store, published=tuple("abcd"))
    assert ids(look(store, events.latest, ACCOUNT, NOW + timedelta(minutes=2), 2)) == ["c", "b"]


def test_what_one_source_told_in_a_time(store):
    told = [event(name, minutes) for minutes, name in enumerate("abcd")]
    others = [evolve(event("e", 1), source="other", detail={"says": "aws.acm"}), event("f", 1, "111111111111")]
    write(store, events=(*told, *others))
    span = NOW + timedelta(minutes=1), NOW + timedelta(minutes=3)
    assert look(store, events.told_by, "aws.acm", ACCOUNT, *span) == told[1:3]
