"""What was sent under which id."""

from datetime import timedelta

from tests.store.keeping import NOW, look, write

from tokiwa.domain.fifo import Forgotten, Sent
from tokiwa.store import fifo


def test_what_was_sent_is_remembered_until_it_is_forgotten(store):
    write(store, Sent("arn:q", "a", "m1", 1, NOW), Sent("arn:q", "b", "m2", 2, NOW + timedelta(minutes=1)))
    write(store, Sent("arn:other", "a", "m3", 1, NOW))
    write(store, Forgotten("arn:q", NOW))
    assert look(store, fifo.earlier, "arn:q", "a") is None
    assert look(store, fifo.earlier, "arn:q", "b").message == "m2"
    assert look(store, fifo.earlier, "arn:other", "a").message == "m3"
