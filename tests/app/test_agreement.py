"""Nodes on one database have the same keys, or do not start."""

from datetime import timedelta
from pathlib import Path

import pytest

from tokiwa.app.agreement import agree_on_keys
from tokiwa.crypto import kek
from tokiwa.domain.problem import Problem
from tokiwa.store import sealing_keys
from world import START, World


def recorded(world: World) -> list[str]:
    with world.means.store.snapshot() as tx:
        return [key.id for key in sealing_keys.every(tx)]


def test_what_the_first_node_uses_is_on_record(world: World) -> None:
    keks = kek.read(world.settings.data / "kek")
    assert recorded(world) == [keks.current]
    agree_on_keys(world.means.store, keks, START + timedelta(days=1))
    assert recorded(world) == [keks.current]


def test_a_node_with_keys_of_its_own_does_not_start(world: World, tmp_path: Path) -> None:
    other = kek.create(tmp_path / "other")
    with pytest.raises(Problem, match="Copy the file kek"):
        agree_on_keys(world.means.store, other, START)
    assert other.current not in recorded(world)


def test_a_node_with_the_key_and_a_newer_one_starts_and_others_need_that_from_then_on(world: World) -> None:
    path = world.settings.data / "kek"
    old = kek.read(path)
    new = kek.rotate(path)
    agree_on_keys(world.means.store, new, START)
    assert set(recorded(world)) == {old.current, new.current}
    with pytest.raises(Problem, match=new.current):
        agree_on_keys(world.means.store, old, START)
