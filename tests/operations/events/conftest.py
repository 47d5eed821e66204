"""The account's root as a caller of EventBridge."""

from collections.abc import Callable
from typing import Any

import pytest

from callers import Caller
from eventing import Client
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


@pytest.fixture
def user(world: World) -> Callable[..., Client]:
    """Makes a user with an inline policy of these statements, as a caller."""

    def make(name: str, *statements: dict[str, Any]) -> Client:
        return Client(world, Caller(world, world.root).user(name, *statements).principal)

    return make
