"""Topics are found by ARN, and take their subscriptions along."""

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.subscription import Subscription
from tokiwa.domain.topic import Topic, arn_of
from tokiwa.store import subscriptions, topics


def topic(name, account=ACCOUNT):
    return Topic(arn_of("us-east-1", account, name), account, "us-east-1", name, NOW)


def test_topics_come_by_arn_in_pages(store):
    write(store, *(topic(name) for name in ("b", "a", "c")), topic("a", "1" * 12))
    found = look(store, topics.page, ACCOUNT, "", 2)
    assert [each.name for each in found] == ["a", "b"]
    assert [each.name for each in look(store, topics.page, ACCOUNT, found[-1].arn, 2)] == ["c"]


def test_a_topic_takes_its_subscriptions_along(store):
    one, other = topic("one"), topic("other")
    write(
        store, one, other, *(Subscription(f"{each.arn}:s", each.arn, ACCOUNT, "sqs", "q", NOW) for each in (one, other))
    )
    write(store, drops=(look(store, topics.get, one.arn),))
    assert look(store, topics.get, one.arn) is None
    assert look(store, subscriptions.get, f"{one.arn}:s") is None
    assert look(store, subscriptions.get, f"{other.arn}:s") is not None
