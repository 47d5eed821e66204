"""Subscriptions by topic, by account and by place."""

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.subscription import Subscription
from tokiwa.store import subscriptions

OTHER = "1" * 12


def subscription(name, topic="t", account=ACCOUNT, endpoint="q", **more):
    return Subscription(f"{topic}:{name}", topic, account, "sqs", endpoint, NOW, **more)


def test_subscriptions_come_in_pages(store):
    write(store, *(subscription(name) for name in "cab"), subscription("d", "u"), subscription("e", account=OTHER))
    assert [each.arn for each in look(store, subscriptions.of_topic, "t", "", 2)] == ["t:a", "t:b"]
    assert [each.arn for each in look(store, subscriptions.of_topic, "t", "t:b", 9)] == ["t:c", "t:e"]
    assert [each.arn for each in look(store, subscriptions.of_account, ACCOUNT, "t:b", 9)] == ["t:c", "u:d"]


def test_all_of_a_topic_are_read_in_pieces(store, monkeypatch):
    monkeypatch.setattr(subscriptions, "CHUNK", 2)
    write(store, *(subscription(name) for name in "abcde"), subscription("f", "u"))
    assert [each.arn for each in look(store, lambda tx: list(subscriptions.every(tx, "t")))] == [
        f"t:{n}" for n in "abcde"
    ]


def test_a_place_subscribes_once(store):
    write(store, subscription("a", endpoint="q1"), subscription("b", endpoint="q2"))
    assert look(store, subscriptions.at, "t", "sqs", "q2").arn == "t:b"
    assert look(store, subscriptions.at, "t", "lambda", "q2") is None


def test_they_are_counted(store):
    write(store, subscription("a", confirmed=True), subscription("b", confirmed=True), subscription("c"))
    assert look(store, subscriptions.count, "t") == (2, 1)
    assert look(store, subscriptions.count, "u") == (0, 0)
