"""The account's root as a caller of AWS Health, and events to find."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from callers import Caller
from eventing import Client
from tokiwa.domain.change import Change
from tokiwa.domain.health import STATE_CHANGE, HealthEvent
from world import ACCOUNT, REGION, World


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


@pytest.fixture
def happened(world: World) -> Callable[..., str]:
    """Stores the n-th event, which is n hours old, with some of its members changed; gives its ARN."""

    def store(number: int, **changes: Any) -> str:
        code = changes.get("code", STATE_CHANGE)
        at = world.now - timedelta(hours=number)
        members: dict[str, Any] = {
            "arn": f"arn:aws:health:{REGION}::event/ACM/{code}/{code}-{number}",
            "account": ACCOUNT,
            "region": REGION,
            "code": code,
            "started_at": at,
            "updated_at": at,
            "status": "closed",
            "actionability": "INFORMATIONAL",
            "description": f"text {number}",
            "entity": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/{number}",
            "entity_status": "RESOLVED",
            "communication_id": f"{number}-1",
            **changes,
        }
        world.means.store.submit([Change(puts=(HealthEvent(**members),))])[0].result()
        arn: str = members["arn"]
        return arn

    return store
