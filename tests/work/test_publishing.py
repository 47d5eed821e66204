"""A message becomes a notification for each subscription that is confirmed and wants it."""

from tokiwa.domain.change import Change
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.notification import Notification, read
from tokiwa.domain.subscription import Subscription
from tokiwa.domain.topic import Topic
from tokiwa.work.publishing import Saying, published
from world import ACCOUNT, START, World

TOPIC = Topic(f"arn:aws:sns:us-east-1:{ACCOUNT}:t", ACCOUNT, "us-east-1", "t", START)
RED = {"colour": Attribute("String", "red")}


def subscription(name: str, protocol: str = "sqs", **more: object) -> Subscription:
    given = {"confirmed": True, **more}
    return Subscription(f"{TOPIC.arn}:{name}", TOPIC.arn, ACCOUNT, protocol, name, START, **given)  # type: ignore[arg-type]


def told(world: World, saying: Saying, *subscriptions: Subscription) -> dict[str, Notification]:
    world.means.store.submit([Change(puts=(TOPIC, *subscriptions))])[0].result()
    with world.means.store.snapshot() as tx:
        jobs = published(tx, TOPIC, saying, world.now).jobs
    assert all((job.account, job.due) == (ACCOUNT, world.now) for job in jobs)
    found = [read(job.payload) for job in jobs]
    return {each.subscription.rpartition(":")[2]: each for each in found}


def test_who_has_confirmed_and_wants_it(world: World) -> None:
    found = told(
        world,
        Saying("id", "text", "subject", RED),
        subscription("all"),
        subscription("pending", confirmed=False),
        subscription("red", filter='{"colour":["red"]}'),
        subscription("blue", filter='{"colour":["blue"]}'),
    )
    assert found.keys() == {"all", "red"}
    expected = Notification("id", TOPIC.arn, f"{TOPIC.arn}:all", world.now, "text", "subject", RED)
    assert found["all"] == expected


def test_a_protocol_has_its_own_text_which_its_filter_looks_at(world: World) -> None:
    body = {"filter": '{"n":[2]}', "scope": "MessageBody"}
    found = told(
        world,
        Saying("id", '{"n":1}', texts={"default": '{"n":1}', "lambda": '{"n":2}'}),
        subscription("queue"),
        subscription("function", "lambda", **body),
        subscription("other", **body),
    )
    assert {name: each.message for name, each in found.items()} == {"queue": '{"n":1}', "function": '{"n":2}'}
