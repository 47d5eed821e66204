"""The database goes away while work is being done: nothing is taken for done, and nothing for failed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

import eventing
from eventing import delivered, lines, target
from functions import allow
from messaging import SNS, TOPIC, Client, queue_arn
from postgres import Postgres
from tokiwa.domain.dispatch import Status
from tokiwa.domain.problem import Problem
from world import World


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A database of the server."""
    lent = postgres.lend()
    yield lent
    postgres.take_back(lent)


def test_an_event_for_a_function_waits_until_it_is_back(url: str, postgres: Postgres, tmp_path: Path) -> None:
    """That the function cannot be read does not mean that it was deleted."""
    world = World(tmp_path, url)
    functions = Client(world, world.root)
    functions.role("install-role", allow("lambda:InvokeFunction"))
    functions.function()
    functions.send({"n": 1})
    postgres.cut_off(url, "functions", world.settle)
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
    postgres.cut_off(url, "log_groups", world.settle)
    assert [each.status for each in delivered(world)] == [Status.PENDING]
    world.advance(minutes=1)
    assert [(each.status, each.attempts) for each in delivered(world)] == [(Status.DELIVERED, 1)]
    assert len(lines(world)) == 1
    world.close()


def test_a_notification_is_none_that_failed(url: str, postgres: Postgres, tmp_path: Path) -> None:
    world = World(tmp_path, url)
    client = Client(world, world.root)
    client.topic()
    queue = client.queue(let=(SNS, TOPIC))
    client.subscribe("sqs", queue_arn(), RawMessageDelivery="true")
    client.publish()
    with structlog.testing.capture_logs() as told:
        postgres.cut_off(url, "queues", world.settle)
    assert [each for each in told if each["event"] == "notification failed"] == []
    assert client.bodies(queue) == []
    world.advance(minutes=1)
    assert client.bodies(queue) == ["hello"]
    world.close()
