"""Topics are made, listed, changed and removed."""

import pytest

from functions import allow, policy
from messaging import TOPIC, Client, queue_arn
from world import World


def attributes(client: Client, topic: str = TOPIC) -> dict[str, str]:
    found: dict[str, str] = client("sns:GetTopicAttributes", TopicArn=topic)["Attributes"]
    return found


def test_a_topic_is_made_once(client: Client) -> None:
    assert client.topic(DisplayName="News") == TOPIC
    assert client.topic() == client.topic(DisplayName="News") == TOPIC
    assert client.refused("sns:CreateTopic", Name="topic", Attributes={"DisplayName": "Other"}) == (
        "InvalidParameter 400: Invalid parameter: Attributes Reason: Topic already exists with different attributes"
    )
    told = client.refused("sns:CreateTopic", Name="topic", Tags=[{"Key": "a", "Value": "1"}])
    assert told.endswith("Topic already exists with different tags")


@pytest.mark.parametrize("name", ["", "a b", "a" * 257, "topic.fifo"])
def test_a_name_that_is_none(name: str, client: Client) -> None:
    assert client.refused("sns:CreateTopic", Name=name).startswith("InvalidParameter 400: Invalid parameter: ")


def test_topics_are_listed_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokiwa.operations.sns.topics.MOST", 2)
    arns = [client.topic(name) for name in "abc"]
    first = client("sns:ListTopics")
    assert [each["TopicArn"] for each in first["Topics"]] == arns[:2]
    rest = client("sns:ListTopics", NextToken=first["NextToken"])
    assert [each["TopicArn"] for each in rest["Topics"]] == arns[2:]
    assert "NextToken" not in rest
    assert client.refused("sns:ListTopics", NextToken="x").startswith("InvalidParameter 400")


def test_settings_and_subscribers_are_told(client: Client) -> None:
    client.topic()
    client("sns:SetTopicAttributes", TopicArn=TOPIC, AttributeName="DisplayName", AttributeValue="News")
    client.subscribe("sqs", queue_arn())
    client.subscribe("https", "https://example.com")
    told = attributes(client)
    assert told == told | {"DisplayName": "News", "SubscriptionsConfirmed": "1", "SubscriptionsPending": "1"}


def test_a_topic_is_removed_with_its_subscriptions(client: Client) -> None:
    client.topic()
    client.subscribe("sqs", queue_arn())
    for _ in range(2):  # that it is gone already is no error
        client("sns:DeleteTopic", TopicArn=TOPIC)
    assert client("sns:ListSubscriptions")["Subscriptions"] == []
    assert client.refused("sns:GetTopicAttributes", TopicArn=TOPIC) == "NotFound 404: Topic does not exist"


def test_what_names_no_topic(client: Client) -> None:
    for arn in ("topic", queue_arn()):
        assert client.refused("sns:GetTopicAttributes", TopicArn=arn).startswith("InvalidParameter 400: ")


def test_another_account_is_let_in_by_the_policy_and_is_never_the_owner(client: Client, world: World) -> None:
    client.topic()
    other = Client(world, world.new_account("1" * 12))
    assert other.refused("sns:GetTopicAttributes", TopicArn=TOPIC).startswith("AuthorizationError 403: User: ")
    everybody = policy({**allow("sns:*", TOPIC), "Principal": "*"})
    client("sns:SetTopicAttributes", TopicArn=TOPIC, AttributeName="Policy", AttributeValue=everybody)
    assert attributes(other)["Owner"] == "0" * 12
    assert "which alone may do this" in other.refused("sns:DeleteTopic", TopicArn=TOPIC)
