from datetime import timedelta

from tokiwa.domain.change import Change
from tokiwa.domain.retention import KEPT, purge
from tokiwa.store import events, tokens
from world import ACCOUNT, World


def purged(world: World) -> None:
    for future in world.means.store.submit([Change(puts=(purge(ACCOUNT, world.now),))]):
        future.result()


def told(world: World) -> str:
    entry = {"Source": "app", "DetailType": "x", "Detail": "{}"}
    event: str = world.call("events:PutEvents", {"Entries": [entry]})["Entries"][0]["EventId"]
    return event


def test_events_are_kept_for_their_time_and_then_removed(world):
    old = told(world)
    world.advance(days=KEPT.days - 1)
    recent = told(world)
    world.settle()
    world.now += timedelta(days=2)

    purged(world)

    with world.means.store.snapshot() as tx:
        assert events.get(tx, old) is None
        assert events.get(tx, recent) is not None


def test_an_event_that_was_not_published_yet_is_not_removed(world):
    world.call("events:PutRule", {"Name": "any", "EventPattern": '{"source":["app"]}'})
    waiting = told(world)
    world.now += KEPT * 2

    purged(world)

    with world.means.store.snapshot() as tx:
        assert events.get(tx, waiting) is not None


def test_expired_tokens_are_removed(world):
    days = {"ExpiryEvents": {"DaysBeforeExpiry": 30}, "IdempotencyToken": "once"}
    world.call("acm:PutAccountConfiguration", days)
    name = "acm:PutAccountConfiguration"
    with world.means.store.snapshot() as tx:
        assert tokens.get(tx, ACCOUNT, name, "once") is not None
    world.now += timedelta(hours=2)

    purged(world)

    with world.means.store.snapshot() as tx:
        assert tokens.get(tx, ACCOUNT, name, "once") is None
