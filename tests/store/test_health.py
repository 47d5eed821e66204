from datetime import timedelta

from tests.store.keeping import ACCOUNT, NOW, look, write
from tests.store.test_aggregate import notice

from tokiwa.domain.value import evolve
from tokiwa.store import health


def at(name, minutes, **more):
    return notice(arn=name, updated_at=NOW + timedelta(minutes=minutes), **more)


def arns(found):
    return [each.arn for each in found]


def test_pages_come_newest_first_even_within_one_moment(store):
    write(store, at("a", 1), at("b", 5), at("c", 5), at("d", 9), at("x", 5, account="1" * 12))
    first = look(store, health.page, ACCOUNT, health.NEWEST, 2)
    assert arns(first) == ["d", "c"]
    assert arns(look(store, health.page, ACCOUNT, health.position(first[-1]), 9)) == ["b", "a"]


def test_a_later_notice_of_the_same_event_takes_its_place(store):
    write(store, at("a", 1))
    write(store, at("a", 9, description="later"))
    assert [e.description for e in look(store, health.page, ACCOUNT, health.NEWEST, 9)] == ["later"]
    assert look(store, health.get, "a") == evolve(at("a", 9, description="later"), version=1)
