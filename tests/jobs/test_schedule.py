"""Rules that fire by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eventing import RULE, Client, lines, target
from tokiwa.domain import rule as rule_
from tokiwa.domain.change import Change, Event
from tokiwa.store import accounts, jobs
from world import ACCOUNT, REGION, World


def times(world: World, account: str = ACCOUNT) -> list[str]:
    return [line["time"] for line in lines(world, account=account)]


def test_the_event_says_which_rule_fired_and_when(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern=None, ScheduleExpression="rate(1 minute)")

    world.advance(seconds=59)
    assert lines(world) == []
    world.advance(seconds=1)

    (line,) = lines(world)
    assert line.pop("id")
    assert line == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": "2027-01-01T00:01:00Z",
        "region": REGION,
        "resources": [RULE],
        "detail": {},
    }


def test_a_rule_fires_again_and_again_but_does_not_make_up_for_what_was_missed(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern=None, ScheduleExpression="cron(0/30 * * * ? *)")

    world.advance(minutes=30)
    world.advance(hours=5, minutes=10)
    world.advance(minutes=20)

    assert times(world) == ["2027-01-01T00:30:00Z", "2027-01-01T01:00:00Z", "2027-01-01T06:00:00Z"]


def test_other_rules_do_not_see_the_event(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern=None, ScheduleExpression="rate(1 minute)")
    client.rule("other", target(), EventPattern='{"source":["aws.events"]}')

    world.advance(minutes=1)

    assert len(lines(world)) == 1


def test_a_disabled_rule_does_not_fire(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern=None, ScheduleExpression="rate(1 minute)")
    client("events:DisableRule", Name="rule")

    world.advance(minutes=2)
    assert lines(world) == []

    client("events:EnableRule", Name="rule")
    world.advance(minutes=1)
    assert times(world) == ["2027-01-01T00:03:00Z"]


def test_a_deleted_rule_leaves_nothing_behind(client: Client, world: World) -> None:
    client.rule(EventPattern=None, ScheduleExpression="rate(1 minute)")

    client("events:DeleteRule", Name="rule")

    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, "schedule", RULE) is None


def test_a_test_clock_that_is_advanced_fires_every_time_on_its_way(world: World) -> None:
    from tokiwa.domain.account import advance

    owner = Client(world, world.new_account("111111111111", test_clock=True))
    owner.log_group()
    arn = f"arn:aws:logs:{REGION}:111111111111:log-group:/aws/events/seen"
    owner.rule("rule", target(arn), EventPattern=None, ScheduleExpression="rate(1 hour)")

    with world.means.store.snapshot() as tx:
        account = accounts.get(tx, "111111111111")
    assert account is not None
    moved = advance(account, world.now + timedelta(hours=3, minutes=1), world.now, "journey")
    world.means.store.submit([Change(puts=(moved,))])[0].result()
    world.settle()

    assert times(world, "111111111111") == [f"2027-01-01T0{hour}:00:00Z" for hour in (1, 2, 3)]


def test_a_schedule_that_is_changed_while_its_rule_fires_counts_from_then_on(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.log_group()
    client.rule("rule", target(), EventPattern=None, ScheduleExpression="rate(1 day)")
    fired = rule_.fired

    def while_it_changes(*given: Any) -> Event:
        client("events:PutRule", Name="rule", ScheduleExpression="rate(1 minute)")
        return fired(*given)

    with monkeypatch.context() as patch:
        patch.setattr(rule_, "fired", while_it_changes)
        world.advance(days=1)
    world.advance(minutes=1)

    assert times(world) == ["2027-01-02T00:01:00Z"]
