"""How events become deliveries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventing import FUNCTION, LOG_GROUP, RULE, Client, delivered, lines, target
from tokiwa.domain.change import Change, Event
from tokiwa.jobs import publish
from tokiwa.store import events, jobs
from world import ACCOUNT, REGION, World


def happen(world: World, *numbers: int, **changes: Any) -> None:
    """Store events that wait to be published, as a decision of the server's own would."""
    members: dict[str, Any] = {
        "account": ACCOUNT,
        "region": REGION,
        "time": world.now,
        "source": "aws.acm",
        "detail_type": "ACM Certificate Available",
        "resources": ("arn:1",),
        "detail": {"Action": "RENEWAL"},
        **changes,
    }
    told = tuple(Event(id=f"event-{number:04}", **members) for number in numbers)
    world.means.store.submit([Change(events=told)])[0].result()


def waiting(world: World) -> int:
    with world.means.store.snapshot() as tx:
        return len(events.waiting(tx, ACCOUNT, 10_000))


def test_each_match_is_one_delivery_to_each_target(client: Client, world: World) -> None:
    client.rule("both", target(FUNCTION), target(LOG_GROUP, "two"), EventPattern='{"source":["aws.acm"]}')
    client.rule("one", target(), EventPattern='{"detail":{"Action":["RENEWAL","REVOCATION"]}}')
    client.rule("none", target(), EventPattern='{"source":["aws.health"]}')

    happen(world, 1)
    world.settle()

    found = [(d.rule.rpartition("/")[2], d.target, d.target_arn) for d in delivered(world)]
    assert sorted(found) == [("both", "one", FUNCTION), ("both", "two", LOG_GROUP), ("one", "one", LOG_GROUP)]
    assert waiting(world) == 0


def test_more_events_than_one_batch_holds_are_all_published(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern='{"resources":["arn:rare"]}')
    happen(world, *range(publish.MOST * 2))
    happen(world, 5000, 5001, resources=("arn:rare",))

    world.settle()

    assert waiting(world) == 0
    assert sorted(line["id"] for line in lines(world)) == ["event-5000", "event-5001"]


def test_without_rules_nothing_is_left_to_do(world: World) -> None:
    happen(world, 1, 2)

    world.settle()

    assert (waiting(world), delivered(world)) == (0, [])
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, "publish", ACCOUNT) is None


def test_a_change_of_a_rule_counts_for_the_next_event(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern='{"source":["aws.acm"]}')
    happen(world, 1)
    world.settle()

    client.rule("rule", EventPattern='{"source":["aws.health"]}')
    happen(world, 2)
    world.settle()

    client("events:RemoveTargets", Rule="rule", Ids=["one"])
    happen(world, 3, source="aws.health")
    world.settle()

    assert [line["id"] for line in lines(world)] == ["event-0001"]


def test_another_account_does_not_see_the_event(client: Client, world: World) -> None:
    stranger = Client(world, world.new_account("111111111111"))
    stranger.rule("rule", target(), EventPattern='{"source":["aws.acm"]}')

    happen(world, 1)
    world.settle()

    assert delivered(world, "111111111111") == []


def test_rules_are_kept_by_the_sources_that_they_ask_for() -> None:
    from tokiwa.domain.rule import Rule
    from tokiwa.domain.target import Target
    from world import START

    def rule(name: str, pattern: Any, **changes: Any) -> Rule:
        members = {"targets": (Target("one", FUNCTION),), **changes}
        return Rule(RULE, ACCOUNT, "default", name, START, ACCOUNT, pattern=pattern and json.dumps(pattern), **members)

    found = publish.listeners(
        [
            rule("a", {"source": ["x", "y"]}),
            rule("b", {"source": [{"prefix": "x"}]}),
            rule("disabled", {"source": ["x"]}, state="DISABLED"),
            rule("without targets", {"source": ["x"]}, targets=()),
            rule("only a schedule", None, schedule="rate(1 hour)"),
        ]
    )["default"]

    def names(source: str) -> list[str]:
        return [made.name for _, made in found.of(source)]

    assert (names("x"), names("y"), names("z")) == (["a", "b"], ["a", "b"], ["b"])


@pytest.mark.parametrize("lost", ["lease", "nothing"])
def test_an_event_that_two_nodes_take_is_delivered_once(lost: str, client: Client, world: World) -> None:
    from tokiwa.domain.call import Batch, Task

    client.log_group()
    client.rule("rule", target(), EventPattern='{"source":["aws.acm"]}')
    happen(world, 1)
    task = Task("publish", ACCOUNT, ACCOUNT, world.now, 1, "a lease of another node")
    publish.publish(world.means.work(), Batch("publish", (task,), world.now, REGION))
    if lost == "lease":
        publish.publish(world.means.work(), Batch("publish", (task,), world.now, REGION))

    world.settle()

    assert len(lines(world)) == 1
