"""Subscriptions confirmed and ended by whoever has the link. Who signs does the same by operations, tested there."""

from datetime import timedelta

import pytest

from eventing import put_ahead
from messaging import TOPIC, Client
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.subscription import Subscription
from tokiwa.store import jobs, subscriptions
from tokiwa.work.subscribing import LAPSE, confirm, end
from world import ACCOUNT, World


@pytest.fixture
def client(world: World) -> Client:
    made = Client(world, world.root)
    made.topic()
    return made


def stored(world: World, arn: str) -> Subscription | None:
    with world.means.store.snapshot() as tx:
        return subscriptions.get(tx, arn)


def confirmed(world: World, arn: str, topic: str = TOPIC, *, protected: bool = False) -> str:
    found = stored(world, arn)
    assert found is not None
    work = world.means.work()
    return confirm(work, topic, found.token, world.now, authenticated=False, protected=protected)


def test_a_token_confirms_its_subscription_and_nothing_waits_any_more(world: World, client: Client) -> None:
    arn = client.subscribe("https", "https://example.com")
    assert confirmed(world, arn) == arn
    found = stored(world, arn)
    assert found is not None
    assert (found.confirmed, found.authenticated) == (True, False)
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, LAPSE, arn) is None


def test_a_token_is_for_one_topic(world: World, client: Client) -> None:
    arn = client.subscribe("https", "https://example.com")
    client.topic("other")
    with pytest.raises(Problem, match="Invalid token"):
        confirmed(world, arn, TOPIC.replace(":topic", ":other"))
    with pytest.raises(Problem) as caught:
        confirmed(world, arn, f"{TOPIC}-2")
    assert caught.value.kind is Kind.NOT_FOUND


def test_the_topics_account_says_what_time_it_is(world: World, client: Client) -> None:
    world.now += timedelta(days=1)
    arn = client.subscribe("https", "https://example.com")
    put_ahead(world, ACCOUNT, days=2)
    with pytest.raises(Problem, match="it has expired"):
        confirmed(world, arn)


def test_a_link_ends_a_subscription_unless_it_was_confirmed_otherwise(world: World, client: Client) -> None:
    free = client.subscribe("https", "https://example.com")
    guarded = client.subscribe("https", "https://example.org")
    confirmed(world, free)
    confirmed(world, guarded, protected=True)
    end(world.means.work(), free, authenticated=False)
    end(world.means.work(), free, authenticated=False)
    assert stored(world, free) is None
    with pytest.raises(Problem, match="must sign the call"):
        end(world.means.work(), guarded, authenticated=False)
    end(world.means.work(), guarded, authenticated=True)
    assert stored(world, guarded) is None
