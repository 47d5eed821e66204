"""Notifications: who gets them, and that what breaks concerns one alone."""

from typing import Any

import pytest
import structlog

from messaging import SNS, TOPIC, Client, queue_arn
from tokiwa.jobs.notify import lane
from tokiwa.jobs.subscribers import queue
from tokiwa.store import jobs
from world import World


@pytest.fixture
def client(world: World) -> Client:
    """The account's root."""
    return Client(world, world.root)


def test_everybody_who_subscribes_is_told(client: Client, world: World) -> None:
    client.topic()
    urls = []
    for name in ("a", "b", "c"):
        urls.append(client.queue(name, let=(SNS, TOPIC)))
        client.subscribe("sqs", queue_arn(name), RawMessageDelivery="true")
    for text in ("one", "two"):
        client.publish(text)
    world.settle()
    assert [sorted(client.bodies(url)) for url in urls] == [["one", "two"]] * 3


def test_a_defect_here_is_tried_again(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client.topic()
    url = client.queue(let=(SNS, TOPIC))
    client.subscribe("sqs", queue_arn(), RawMessageDelivery="true")
    whole = queue.put
    met: list[str] = []

    def breaks(*given: Any) -> Any:
        if len(met) < 4:  # three retries are at once
            met.append("x")
            raise RuntimeError("hush")
        return whole(*given)

    monkeypatch.setattr(queue, "put", breaks)
    client.publish()
    with structlog.testing.capture_logs() as told:
        world.settle()
    assert client.bodies(url) == []
    assert sum(each["event"] == "notification failed" for each in told) == 4
    world.advance(seconds=1)
    assert client.bodies(url) == ["hello"]


def test_what_a_dead_letter_queue_does_not_take_is_lost_and_said(client: Client, world: World) -> None:
    client.topic()
    client.subscribe("sqs", queue_arn("gone"), RedrivePolicy={"deadLetterTargetArn": queue_arn("dead")})
    identity = client.publish()
    with structlog.testing.capture_logs() as told:
        world.settle()
    (lost,) = [each for each in told if each["event"] == "lost"]
    assert (lost["message_id"], lost["why"]) == (identity, f"The queue {queue_arn('dead')} does not exist.")


def test_notifications_of_one_subscriber_are_on_one_lane(client: Client, world: World) -> None:
    client.topic()
    arn = client.subscribe("sqs", queue_arn())
    identity = client.publish()
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, "notify", f"{identity} {arn}") == world.now
    (task,) = world.means.store.claim(line="", now=world.now, wall=world.now, until=world.now, lease="here/1", limit=1)
    assert lane(task) == arn
