"""Rounds of the heartbeat in a world: who is late is told once, on whose bus, and when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from eventing import RULE, Client, Endpoint, target
from managed import due, write
from tokiwa.domain import heartbeat
from tokiwa.domain.account import TestClock
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Job
from tokiwa.domain.dispatch import Delivery, Status
from tokiwa.domain.heartbeat import EVERY, HEARTBEAT, KEY
from tokiwa.domain.node import Node
from tokiwa.domain.value import evolve
from tokiwa.jobs.heartbeat import beat
from tokiwa.store import accounts, census, nodes
from world import ACCOUNT, REGION, START, World

OTHER = "111122223333"
LATE, RESTORED = "Tokiwa Heartbeat Late", "Tokiwa Heartbeat Restored"


@pytest.fixture
def started(world: World) -> World:
    """A world whose heart beats."""
    write(world, jobs=(heartbeat.first(world.now),))
    return world


def told(world: World, account: str = ACCOUNT) -> list[tuple[str, str, str]]:
    """What was told of heartbeats: the kind of event, the part and its name."""
    return [
        (event.detail_type, event.detail["Part"], event.detail["Name"])
        for event in world.events(account=account)
        if event.source == "tokiwa"
    ]


def node(world: World, id_: str = "other") -> Node:
    """Another node, as it is on record; made when it is not."""
    with world.means.store.snapshot() as tx:
        found = nodes.get(tx, id_)
    return found or Node(id_, "server", "host", 7, "0.1.0", "0005", world.now, world.now)


def seen(world: World) -> None:
    """The other node gives a sign of life."""
    write(world, evolve(node(world), seen_at=world.now))


def test_a_round_follows_the_other(started: World) -> None:
    started.advance(seconds=60)
    assert due(started, HEARTBEAT, KEY) == started.now + EVERY
    assert told(started) == []


def test_a_node_that_falls_silent_is_told_once_and_told_again_when_it_is_back(started: World) -> None:
    seen(started)
    for _ in range(3):
        started.advance(seconds=20)
    assert told(started) == [(LATE, "node", "other")]
    seen(started)
    started.advance(seconds=20)
    assert told(started) == [(LATE, "node", "other"), (RESTORED, "node", "other")]


def test_a_lapse_is_an_error_in_the_log(started: World) -> None:
    seen(started)
    with capture_logs() as logs:
        started.advance(seconds=40)
    found = [line for line in logs if line["event"] == "heartbeat late"]
    assert [(line["log_level"], line["part"], line["name"]) for line in found] == [("error", "node", "other")]


def round_of(world: World) -> None:
    """A round while the loop does nothing else."""
    with world.means.store.snapshot() as tx:
        payload = tx.one(census._heartbeat, {})[0]
    task = Task(HEARTBEAT, KEY, "", world.now, 1, "", payload)
    beat(world.means.work(), Batch(HEARTBEAT, (task,), world.now, REGION))


def test_work_that_nobody_begins_is_late_on_the_bus_of_the_first_account(started: World) -> None:
    """It may be any account's: what is wrong is the server."""
    started.now += timedelta(seconds=1)
    started.new_account(OTHER)
    write(started, jobs=(Job("renew", "a", OTHER, started.now), Job("renew", "b", OTHER, started.now)))
    for late in (False, True, True):
        started.now += timedelta(minutes=3)
        round_of(started)
        assert told(started) == ([(LATE, "jobs", "renew")] if late else [])
    assert told(started, OTHER) == []
    (event,) = started.events(LATE)
    assert event.detail["Message"].startswith("2 jobs of the kind renew are due")
    write(started, cancels=(("renew", "a"), ("renew", "b")))
    round_of(started)
    assert told(started)[1:] == [(RESTORED, "jobs", "renew")]


def test_an_event_has_the_time_of_its_account(started: World) -> None:
    """Silence is measured by the wall clock, but an account with a test clock lives in another time."""
    with started.means.store.snapshot() as tx:
        owner = accounts.get(tx, ACCOUNT)
    assert owner is not None
    write(started, evolve(owner, clock=TestClock(ahead=timedelta(days=100))))
    seen(started)
    started.advance(seconds=40)
    (event,) = started.events(LATE)
    assert event.time == started.now + timedelta(days=100)


def test_without_an_account_nobody_is_told_and_the_rounds_go_on(started: World) -> None:
    seen(started)
    with started.means.store.snapshot() as tx:
        owner = accounts.get(tx, ACCOUNT)
    write(started, drops=(owner,))
    started.advance(seconds=40)
    assert told(started) == []
    assert due(started, HEARTBEAT, KEY) == started.now + EVERY


def test_all_deliveries_are_looked_through(started: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """In pages, whatever the pages' size."""
    monkeypatch.setattr("tokiwa.jobs.heartbeat.PAGE", 2)
    for number in range(5):
        failing = Delivery(
            f"e{number}", RULE, "one", f"arn:t{number}", ACCOUNT, START, Status.RETRYING, 3, START, error_code="TIMEOUT"
        )
        write(started, failing, jobs=(Job("deliver", failing.key, ACCOUNT, START + timedelta(days=1)),))
    started.advance(minutes=15)
    assert sorted(told(started)) == [(LATE, "target", f"arn:t{number}") for number in range(5)]


def test_a_target_that_refuses_its_events_is_late_on_the_bus_of_its_owner(
    started: World, client: Client, endpoint: Endpoint
) -> None:
    endpoint.answers = [(500, {}, "{}")]
    connection = client(
        "events:CreateConnection",
        Name="door",
        AuthorizationType="API_KEY",
        AuthParameters={"ApiKeyAuthParameters": {"ApiKeyName": "k", "ApiKeyValue": "v"}},
    )["ConnectionArn"]
    hook = client(
        "events:CreateApiDestination",
        Name="hook",
        ConnectionArn=connection,
        InvocationEndpoint=endpoint.url,
        HttpMethod="POST",
    )["ApiDestinationArn"]
    client.rule("rule", target(hook))
    client.send()
    for _ in range(16):
        started.advance(minutes=1)
    ((kind, part, name),) = told(started)
    assert (kind, part) == (LATE, "target")
    assert name == hook
    endpoint.answers = [(200, {}, "{}")]
    started.advance(minutes=11)
    started.advance(seconds=20)
    assert told(started)[1:] == [(RESTORED, "target", name)]
