"""Subscriptions are listed and changed."""

import pytest

from messaging import TOPIC, Client, queue_arn
from world import World


def test_subscriptions_are_listed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokiwa.operations.sns.subscriptions.MOST", 2)
    client.topic()
    client.topic("other")
    arns = {client.subscribe("sqs", queue_arn(name)) for name in "ab"}
    elsewhere = client.subscribe("sqs", queue_arn(), TOPIC.replace(":topic", ":other"))
    client.subscribe("https", "https://ann:pw@example.com")
    for name, given in (("ListSubscriptionsByTopic", {"TopicArn": TOPIC}), ("ListSubscriptions", {})):
        found, more = [], True
        token: dict[str, str] = {}
        while more:
            page = client(f"sns:{name}", **given, **token)
            assert len(page["Subscriptions"]) <= 2
            found += page["Subscriptions"]
            more = "NextToken" in page
            token = {"NextToken": page["NextToken"]} if more else {}
        told = {each["SubscriptionArn"] for each in found}
        assert told == arns | {"PendingConfirmation"} | ({elsewhere} if name == "ListSubscriptions" else set())
        (pending,) = [each for each in found if each["SubscriptionArn"] == "PendingConfirmation"]
        assert (pending["Protocol"], pending["Endpoint"]) == ("https", "https://ann:****@example.com")
        assert (pending["Owner"], pending["TopicArn"]) == ("0" * 12, TOPIC)


def test_settings_change(client: Client, world: World) -> None:
    client.topic()
    arn = client.subscribe("sqs", queue_arn())
    client(
        "sns:SetSubscriptionAttributes", SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue='{"a":["x"]}'
    )
    told = client("sns:GetSubscriptionAttributes", SubscriptionArn=arn)["Attributes"]
    assert told["FilterPolicy"] == '{"a":["x"]}'
    given = {"SubscriptionArn": arn, "AttributeName": "FilterPolicy", "AttributeValue": "{"}
    assert client.refused("sns:SetSubscriptionAttributes", **given).startswith("InvalidParameter 400")
    other = Client(world, world.new_account("1" * 12))
    assert other.refused("sns:GetSubscriptionAttributes", SubscriptionArn=arn).startswith("AuthorizationError 403")
