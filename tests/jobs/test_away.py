"""The database goes away while work is being done: nothing is taken for done, and nothing for failed."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import eventing
from eventing import delivered, lines, target
from functions import allow
from messaging import Client
from postgres import Postgres
from tokiwa.domain.dispatch import Status
from tokiwa.domain.problem import Problem
from world import World

PATIENCE = 30.0
WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A database of the server."""
    lent = postgres.lend()
    yield lent
    postgres.take_back(lent)


def settle_cut_off(world: World, postgres: Postgres, url: str, table: str) -> None:
    """Do what is due; the first connection that reads this table is gone in the middle of that."""
    name = url.rpartition("/")[2]
    with psycopg.connect(url) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")  # type: ignore[arg-type] # a name of our own
        settling = threading.Thread(target=world.settle)
        settling.start()
        while not (reading := postgres.sql(WAITS, name)):
            assert settling.is_alive()
        postgres.sql(f"SELECT pg_terminate_backend({reading[0][0]})", name)
    settling.join(PATIENCE)


def test_an_event_for_a_function_waits_until_it_is_back(url: str, postgres: Postgres, tmp_path: Path) -> None:
    """That the function cannot be read does not mean that it was deleted."""
    world = World(tmp_path, url)
    functions = Client(world, world.root)
    functions.role("install-role", allow("lambda:InvokeFunction"))
    functions.function()
    functions.send({"n": 1})
    settle_cut_off(world, postgres, url, "functions")
    with pytest.raises(Problem, match="log group does not exist"):  # it has not run
        functions.log()
    world.advance(minutes=1)
    assert len(functions.log(pattern='"START RequestId"')) == 1
    world.close()


def test_a_delivery_waits_too_and_none_of_its_attempts_is_used_up(url: str, postgres: Postgres, tmp_path: Path) -> None:
    world = World(tmp_path, url)
    client = eventing.Client(world, world.root)
    client.log_group()
    client.rule("rule", target(RetryPolicy={"MaximumRetryAttempts": 0}))
    client.send()
    settle_cut_off(world, postgres, url, "log_groups")
    assert [each.status for each in delivered(world)] == [Status.PENDING]
    world.advance(minutes=1)
    assert [(each.status, each.attempts) for each in delivered(world)] == [(Status.DELIVERED, 1)]
    assert len(lines(world)) == 1
    world.close()
