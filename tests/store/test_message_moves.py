"""Moves of a queue, the latest first."""

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.message_move import Move
from tokiwa.store import message_moves


def test_the_latest_comes_first(store):
    write(store, *(Move(id_, ACCOUNT, "arn:d", NOW, 1) for id_ in "bac"), Move("z", ACCOUNT, "arn:other", NOW, 1))
    assert [each.id for each in look(store, message_moves.of_source, "arn:d", 2)] == ["c", "b"]
    assert look(store, message_moves.get, "a").source == "arn:d"
    assert look(store, message_moves.get, "none") is None
