"""Many deliveries at once: none takes others with it, none is lost, and the destination's rate is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from tests.jobs.loops import PATIENCE
from tests.jobs.targets.scripted import HANG, OK, Scripted, scripted

from eventing import FUNCTION, LOG_GROUP, RULE, Client, Endpoint, delivered, lines, target
from managed import write
from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change, Event
from tokiwa.domain.connection import OAUTH
from tokiwa.domain.dispatch import DELIVER, Status
from tokiwa.domain.value import evolve
from tokiwa.jobs.deliver import _outcomes
from tokiwa.jobs.publish import MOST, publish
from tokiwa.jobs.targets import http
from tokiwa.jobs.targets.courier import Courier
from tokiwa.store import connections, rules
from tokiwa.store.change import PUBLISH
from tokiwa.work.connection_secret import sealed
from world import ACCOUNT, REGION, START, World

BASIC = {"BasicAuthParameters": {"Username": "ann", "Password": "hush"}}
SECOND = timedelta(seconds=1)


def hook(client: Client, url: str, name: str = "hook", kind: str = "BASIC", **changes: Any) -> str:
    """The ARN of an API destination with that URL, which takes as many requests as there are."""
    parameters = changes.pop("AuthParameters", BASIC)
    door = client("events:CreateConnection", Name=name, AuthorizationType=kind, AuthParameters=parameters)
    wanted = {"InvocationEndpoint": url, "HttpMethod": "POST", "InvocationRateLimitPerSecond": 100_000, **changes}
    arn: str = client("events:CreateApiDestination", Name=name, ConnectionArn=door["ConnectionArn"], **wanted)[
        "ApiDestinationArn"
    ]
    return arn


def send(client: Client, count: int) -> None:
    """So many events, each with its number."""
    for first in range(0, count, 10):
        details = [json.dumps({"n": number}) for number in range(first, min(first + 10, count))]
        client(
            "events:PutEvents", Entries=[{"Source": "app", "DetailType": "Done", "Detail": each} for each in details]
        )


def numbers(endpoint: Scripted) -> Counter[int]:
    """How often each event came."""
    return Counter(body["detail"]["n"] for body in endpoint.bodies)


def states(world: World) -> Counter[str]:
    return Counter(each.status.value for each in delivered(world))


def until(world: World, condition: Callable[[], bool]) -> None:
    """Wait until it is so; it is looked at after each commit."""
    for _ in range(int(PATIENCE * 20)):
        if condition():
            return
        world.means.store.wait_commit(0.05)
    raise AssertionError("it did not come to that")


def claimed(world: World, kind: str) -> Batch:
    """What a node has taken of a kind of work that is due."""
    now = world.now
    tasks = world.means.store.claim(line="", now=now, wall=now, until=now + 60 * SECOND, lease="dead/1", limit=500)
    assert {task.kind for task in tasks} == {kind}
    return Batch(kind, tuple(tasks), now, REGION)


def test_many_are_sent_once_each(client: Client, world: World) -> None:
    with scripted() as endpoint:
        client.rule("rule", target(hook(client, endpoint.url)))
        send(client, 600)
        world.settle()
        assert numbers(endpoint) == dict.fromkeys(range(600), 1)
    assert states(world) == {"delivered": 600}
    assert {each.attempts for each in delivered(world)} == {1}


def test_one_that_gets_no_answer_is_tried_again_and_the_others_are_done(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The five seconds that an endpoint has are made short, so that the test is."""
    monkeypatch.setattr(http, "_courier", Courier(seconds=0.3))
    with scripted(holding=b'{"n":7}') as endpoint:
        client.rule("rule", target(hook(client, endpoint.url)))
        send(client, 60)
        world.settle()
    assert states(world) == {"delivered": 59, "retrying": 1}
    (late,) = [each for each in delivered(world) if each.status is Status.RETRYING]
    assert (late.error_code, late.attempts) == ("TIMEOUT", 1)
    assert late.next_at is not None
    assert START < late.next_at <= START + SECOND


def test_the_others_are_on_record_while_one_is_waited_for(client: Client, world: World) -> None:
    with scripted(holding=b'{"n":7}') as endpoint:
        client.rule("rule", target(hook(client, endpoint.url)))
        send(client, 60)
        world.loop.start()
        until(world, lambda: states(world) == {"delivered": 59, "pending": 1})


def test_an_endpoint_that_hangs_keeps_no_other_waiting(client: Client, world: World) -> None:
    """Although there is much more to do for it, and by many rules."""
    with scripted(HANG) as silent, scripted() as other:
        arn = hook(client, silent.url, "silent")
        for number in range(20):
            client.rule(f"silent-{number}", target(arn))
        world.loop.start()
        send(client, 100)
        until(world, lambda: len(silent.requests) > 50)
        client.rule("other", target(hook(client, other.url, "other")))
        send(client, 1)
        until(world, lambda: len(other.requests) == 1)
        until(world, lambda: states(world)["delivered"] == 1)


def test_what_was_sent_when_the_server_died_is_sent_again(tmp_path: Path) -> None:
    count = MOST - 10  # published in one piece
    with scripted() as endpoint:
        world = World(tmp_path)
        client = Client(world, world.root)
        client.rule("rule", target(hook(client, endpoint.url)))
        send(client, count)
        publish(world.means.work(), claimed(world, PUBLISH))
        outcomes = _outcomes(world.means.work(), batch := claimed(world, DELIVER))
        tasks = {task.key: task for task in batch.tasks}
        recorded = 0
        while not recorded:
            some = next(outcomes)
            recorded = len(some)
            world.means.work().write([Change(finished=(tasks[key],)) + change for key, change in some])
        until(world, lambda: len(endpoint.requests) == count)
        # Here it dies: it records nothing more.

        after = World(tmp_path)
        after.settle()
        again = numbers(endpoint)
        assert states(after) == {"delivered": count}
        assert sorted(again) == list(range(count))
        assert Counter(again.values()) == {1: recorded, 2: count - recorded}
        after.close()
        world.close()


def test_what_is_taken_is_sent_although_its_node_died_before(client: Client, world: World) -> None:
    with scripted() as endpoint:
        client.rule("rule", target(hook(client, endpoint.url)))
        send(client, 30)
        publish(world.means.work(), claimed(world, PUBLISH))
        claimed(world, DELIVER)
        world.settle()
        assert not endpoint.requests
        world.advance(seconds=61)
        assert numbers(endpoint) == dict.fromkeys(range(30), 1)


def test_in_no_second_are_there_more_requests_than_the_destination_takes(client: Client, world: World) -> None:
    """By the account's clock, and also after a time in which nothing could be sent."""
    rate, made, seen = 20, [], 0
    with scripted() as endpoint:
        client.rule("rule", target(hook(client, endpoint.url, InvocationRateLimitPerSecond=rate)))
        send(client, 120)
        world.settle()
        for pause in (*[0.1] * 15, 2.5, *[0.1] * 60):
            made += [world.now] * (len(endpoint.requests) - seen)
            seen = len(endpoint.requests)
            world.advance(seconds=pause)
        assert numbers(endpoint) == dict.fromkeys(range(120), 1)
    for first, later in zip(made, made[rate:], strict=False):
        assert later - first >= SECOND
    assert {each.attempts for each in delivered(world)} == {1}


def test_one_that_cannot_be_made_does_not_take_the_others_with_it(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target())
    client.rule("other", target())
    with world.means.store.snapshot() as tx:
        rule = rules.get(tx, RULE)
    assert rule is not None
    broken = evolve(rule.targets[0], input_path="$.[[")
    write(world, evolve(rule, targets=(broken,)))
    send(client, 20)
    with structlog.testing.capture_logs() as logs:
        world.settle()
    assert states(world) == {"delivered": 20, "retrying": 20}
    assert {each.rule for each in delivered(world) if each.status is Status.RETRYING} == {RULE}
    assert {each.error_code for each in delivered(world) if each.status is Status.RETRYING} == {"INTERNAL_ERROR"}
    assert {entry["event"] for entry in logs} == {"delivery failed"}
    assert len(lines(world)) == 20


def test_what_goes_wrong_on_the_way_to_a_destination_is_an_attempt_of_each(client: Client, world: World) -> None:
    """Such as the secrets of a connection without what its kind needs: they wait for the next attempt, not for ever."""
    with scripted() as endpoint:
        client.rule("rule", target(hook(client, endpoint.url)))
    with world.means.store.snapshot() as tx:
        (door,) = connections.of_account(tx, ACCOUNT)
    write(world, evolve(door, type=OAUTH, secret=sealed(world.means.sealer, door, {})))
    send(client, 10)
    with structlog.testing.capture_logs() as logs:
        world.settle()
    found = {(each.status, each.attempts, each.error_code) for each in delivered(world)}
    assert found == {(Status.RETRYING, 1, "INTERNAL_ERROR")}
    assert [entry["event"] for entry in logs] == ["delivery failed"] * 10


def test_a_bus_has_an_event_once_that_comes_by_several_rules(client: Client, world: World) -> None:
    bus = client("events:CreateEventBus", Name="other")["EventBusArn"]
    client.log_group()
    client.rule("one", target(bus))
    client.rule("two", target(bus))
    client.rule("there", target(LOG_GROUP), EventBusName="other")
    send(client, 30)
    world.settle()
    assert states(world) == {"delivered": 90}
    assert Counter(line["detail"]["n"] for line in lines(world)) == dict.fromkeys(range(30), 1)


@pytest.mark.parametrize("count", [1, 5])
def test_what_follows_from_one_of_several_hangs_below_its_own_event(count: int, client: Client, world: World) -> None:
    """One by itself is a step of its trace, and what follows from it is told in that step."""
    bus = client("events:CreateEventBus", Name="lost")["EventBusArn"]
    client.rule("rule", target(FUNCTION, DeadLetterConfig={"Arn": bus}))
    told = [Event(f"e{n}", ACCOUNT, REGION, START, "app", "Done", (), {"n": n}, trace=f"t{n}") for n in range(count)]
    write(world, events=tuple(told))
    world.settle()
    found = {event.detail["event"]["id"]: event.trace for event in world.events("Undelivered Event")}
    assert found == ({"e0": ""} if count == 1 else {event.id: event.trace for event in told})


def test_many_use_one_token(client: Client, world: World, endpoint: Endpoint) -> None:
    token = json.dumps({"access_token": "t1", "expires_in": 300})
    endpoint.answers = [(200, {}, token), (200, {}, token.replace("t1", "t2")), (200, {}, "")]
    oauth = {
        "OAuthParameters": {
            "ClientParameters": {"ClientID": "us", "ClientSecret": "hush"},
            "AuthorizationEndpoint": f"{endpoint.url}/token",
            "HttpMethod": "POST",
        }
    }
    arn = hook(client, endpoint.url, kind="OAUTH_CLIENT_CREDENTIALS", AuthParameters=oauth)
    client.rule("rule", target(arn))
    world.settle()
    world.now += 300 * SECOND
    send(client, 40)
    world.settle()
    assert [request["path"] for request in endpoint.requests].count("/token") == 2
    used = Counter(request["headers"].get("authorization") for request in endpoint.requests)
    assert used == {None: 2, "Bearer t2": 40}


def test_refusals_are_each_their_own(client: Client, world: World) -> None:
    """Some are tried again, some are given up, and what was taken is done."""
    teapot = b"HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n"
    busy = b"HTTP/1.1 503 No\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"
    with scripted(teapot, busy, busy, OK) as endpoint:
        client.rule("rule", target(hook(client, endpoint.url)))
        send(client, 50)
        world.settle()
        assert states(world) == {"dropped": 1, "retrying": 2, "delivered": 47}
        again = {each.next_at for each in delivered(world) if each.status is Status.RETRYING}
        assert again == {START + 60 * SECOND}
        world.advance(seconds=60)
        assert states(world) == {"dropped": 1, "delivered": 49}
        assert Counter(numbers(endpoint).values()) == {1: 48, 2: 2}
