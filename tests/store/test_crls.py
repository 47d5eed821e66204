from datetime import UTC, datetime

import pytest

from tokiwa.domain.change import Change
from tokiwa.domain.crl import Crl, CrlContent
from tokiwa.domain.value import evolve
from tokiwa.store import crls
from tokiwa.store.transaction import Conflict

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LIST = Crl("a", "arn:ca", "000000000000", None, 7, NOW, NOW, NOW, 3, 0, ("http://example.com/a.crl",))


def put(store, *values):
    store.submit([Change(puts=values)])[0].result()


@pytest.mark.parametrize("number", [7, 1798761600000, 1 << 95, (1 << 159) - 1])
def test_a_list_and_what_it_holds(store, number):
    put(store, evolve(LIST, number=number), CrlContent("a", b"\x30\x01\0"))
    with store.snapshot() as tx:
        assert crls.get(tx, "a") == evolve(LIST, number=number, version=1)
        assert crls.content(tx, "a") == b"\x30\x01\0"
        assert crls.get(tx, "b") is None


def test_the_next_one_takes_its_place(store):
    put(store, LIST, CrlContent("a", b"1"))
    put(store, evolve(LIST, number=8, version=1), CrlContent("a", b"2"))
    with store.snapshot() as tx:
        assert (crls.get(tx, "a").number, crls.content(tx, "a")) == (8, b"2")


def test_of_two_next_ones_one_is_refused_with_what_it_holds(store):
    put(store, LIST, CrlContent("a", b"1"))
    first, second = store.submit(
        [Change(puts=(evolve(LIST, version=1), CrlContent("a", body))) for body in (b"2", b"3")]
    )
    first.result()
    with pytest.raises(Conflict):
        second.result()
    with store.snapshot() as tx:
        assert crls.content(tx, "a") == b"2"


def test_those_of_an_authority(store):
    put(store, evolve(LIST, id="c"), LIST, evolve(LIST, id="b", authority="arn:other"))
    with store.snapshot() as tx:
        assert [each.id for each in crls.of_authority(tx, "arn:ca")] == ["a", "c"]
