"""A subscription that nobody confirmed is gone after two days, and stays when somebody did."""

from datetime import timedelta

from messaging import TOPIC, Client
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.jobs.lapse_subscription import lapse_subscription
from tokiwa.store import jobs, subscriptions
from world import World


def test_it_is_gone_after_two_days(world: World) -> None:
    client = Client(world, world.root)
    client.topic()
    arn = client.subscribe("https", "https://example.com")
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, "lapse-subscription", arn) == world.now + timedelta(days=2)
    world.advance(days=1, hours=23)
    assert client("sns:ListSubscriptionsByTopic", TopicArn=TOPIC)["Subscriptions"]
    world.advance(hours=1)
    assert client("sns:ListSubscriptionsByTopic", TopicArn=TOPIC)["Subscriptions"] == []


def test_one_that_was_confirmed_meanwhile_stays(world: World) -> None:
    client = Client(world, world.root)
    client.topic()
    arn = client.subscribe("https", "https://example.com")
    with world.means.store.snapshot() as tx:
        found = subscriptions.get(tx, arn)
    assert found is not None
    world.means.store.submit([Change(puts=(evolve(found, confirmed=True),))])[0].result()
    tasks = tuple(Task("lapse-subscription", key, "0" * 12, world.now, 1, "here/1") for key in (arn, f"{TOPIC}:gone"))
    lapse_subscription(world.means.work(), Batch("lapse-subscription", tasks, world.now, "us-east-1"))
    with world.means.store.snapshot() as tx:
        assert subscriptions.get(tx, arn) is not None
