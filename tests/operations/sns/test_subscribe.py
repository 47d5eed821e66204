"""Subscriptions are made, confirmed and ended."""

from typing import Any

import pytest

from functions import allow, policy
from messaging import SNS, TOPIC, Client, queue_arn
from tokiwa.store import subscriptions
from world import World

HTTPS = {"TopicArn": TOPIC, "Protocol": "https", "Endpoint": "https://example.com"}


def token_of(world: World, arn: str) -> str:
    """What only the subscriber is told."""
    with world.means.store.snapshot() as tx:
        found = subscriptions.get(tx, arn)
    assert found is not None
    return found.token


def attributes(client: Client, arn: str) -> dict[str, str]:
    found: dict[str, str] = client("sns:GetSubscriptionAttributes", SubscriptionArn=arn)["Attributes"]
    return found


def test_an_accounts_own_queue_need_not_be_asked(client: Client, world: World) -> None:
    client.topic()
    url = client.queue(let=(SNS, TOPIC))
    arn = client("sns:Subscribe", TopicArn=TOPIC, Protocol="sqs", Endpoint=queue_arn())["SubscriptionArn"]
    assert attributes(client, arn)["PendingConfirmation"] == "false"
    world.settle()
    assert client.bodies(url) == []


def test_another_place_is_asked_and_its_token_confirms_it(client: Client, world: World) -> None:
    client.topic()
    assert client("sns:Subscribe", **HTTPS) == {"SubscriptionArn": "pending confirmation"}
    arn = client("sns:Subscribe", **HTTPS, ReturnSubscriptionArn=True)["SubscriptionArn"]
    assert attributes(client, arn)["PendingConfirmation"] == "true"
    confirm = {"TopicArn": TOPIC, "Token": token_of(world, arn)}
    assert client("sns:ConfirmSubscription", **confirm) == {"SubscriptionArn": arn}
    told = attributes(client, arn)
    assert (told["PendingConfirmation"], told["ConfirmationWasAuthenticated"]) == ("false", "true")
    assert client("sns:ConfirmSubscription", **confirm) == {"SubscriptionArn": arn}
    assert client("sns:Subscribe", **HTTPS) == {"SubscriptionArn": arn}


def test_a_queue_of_another_account_is_asked_with_a_message(client: Client, world: World) -> None:
    client.topic()
    other = Client(world, world.new_account("1" * 12))
    url = other.queue(let=(SNS, TOPIC))
    client.subscribe("sqs", queue_arn(account="1" * 12))
    world.settle()
    (body,) = other.bodies(url)
    assert '"Type":"SubscriptionConfirmation"' in body


def test_the_owner_of_a_queue_subscribes_to_anothers_topic(client: Client, world: World) -> None:
    client.topic()
    other = Client(world, world.new_account("1" * 12))
    given = {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": queue_arn(account="1" * 12)}
    assert other.refused("sns:Subscribe", **given).startswith("AuthorizationError 403")
    only = {"StringEquals": {"sns:Protocol": "sqs"}, "StringLike": {"sns:Endpoint": "arn:aws:sqs:*"}}
    everybody = policy({**allow("sns:Subscribe", TOPIC), "Principal": "*", "Condition": only})
    client("sns:SetTopicAttributes", TopicArn=TOPIC, AttributeName="Policy", AttributeValue=everybody)
    arn = other("sns:Subscribe", **given)["SubscriptionArn"]
    assert attributes(other, arn)["Owner"] == "1" * 12
    assert attributes(client, arn)["PendingConfirmation"] == "false"
    assert other.refused("sns:Subscribe", **HTTPS).startswith("AuthorizationError 403")
    third = Client(world, world.new_account("2" * 12))
    assert third.refused("sns:Unsubscribe", SubscriptionArn=arn).startswith("AuthorizationError 403")


WRONG: dict[str, dict[str, Any]] = {
    "another token": {"Token": "x"},
    "no token": {"Token": ""},
    "a token of nobody": {"Token": "11111111-2222-4333-8444-555555555555.word"},
}


@pytest.mark.parametrize("case", WRONG)
def test_what_confirms_nothing(case: str, client: Client) -> None:
    client.topic()
    client("sns:Subscribe", **HTTPS)
    told = client.refused("sns:ConfirmSubscription", **{"TopicArn": TOPIC, **WRONG[case]})
    assert told == "InvalidParameter 400: Invalid token"
    gone = client.refused("sns:ConfirmSubscription", TopicArn=f"{TOPIC}-2", Token="x")
    assert gone == "NotFound 404: Topic does not exist"


def test_a_subscription_that_nobody_confirms_lapses(client: Client, world: World) -> None:
    client.topic()
    arn = client.subscribe("https", "https://example.com")
    confirmed = client.subscribe("https", "https://example.org")
    client("sns:ConfirmSubscription", TopicArn=TOPIC, Token=token_of(world, confirmed))
    world.advance(days=2)
    assert client.refused("sns:GetSubscriptionAttributes", SubscriptionArn=arn) == (
        "NotFound 404: Subscription does not exist"
    )
    assert attributes(client, confirmed)["PendingConfirmation"] == "false"


def test_a_subscription_is_ended(client: Client) -> None:
    client.topic()
    arn = client.subscribe("sqs", queue_arn())
    for _ in range(2):  # that it is gone already is no error
        client("sns:Unsubscribe", SubscriptionArn=arn)
    assert client("sns:ListSubscriptions")["Subscriptions"] == []
    for text in ("x", TOPIC, queue_arn()):
        assert client.refused("sns:Unsubscribe", SubscriptionArn=text).startswith("InvalidParameter 400")


def test_a_place_subscribes_once(client: Client) -> None:
    client.topic()
    arn = client.subscribe("sqs", queue_arn(), RawMessageDelivery="true")
    assert client.subscribe("sqs", queue_arn()) == arn
    given = {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": queue_arn()}
    told = client.refused("sns:Subscribe", **given, Attributes={"RawMessageDelivery": "false"})
    assert told.endswith("Subscription already exists with different attributes")


def test_mail_needs_a_mail_server(client: Client) -> None:
    client.topic()
    told = client.refused("sns:Subscribe", TopicArn=TOPIC, Protocol="email", Endpoint="ann@example.com")
    assert told.endswith("this server has no mail server: tokiwa serve --smtp says where one is")


def test_tokens_and_places_are_on_no_record(client: Client, world: World) -> None:
    client.topic()
    arn = client.subscribe("https", "https://ann:hush@example.com")
    token = token_of(world, arn)
    client("sns:ConfirmSubscription", TopicArn=TOPIC, Token=token)
    seen = str(client("cloudtrail:LookupEvents")["Events"])
    assert "ConfirmSubscription" in seen
    assert token not in seen
    assert "hush" not in seen
