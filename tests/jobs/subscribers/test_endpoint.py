"""HTTP endpoints as subscribers: confirmed, told, tried again, given up."""

import json
from collections.abc import Iterator

import pytest

from eventing import Endpoint, http_endpoint
from messaging import SNS, TOPIC, Client, queue_arn
from world import World


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An HTTP server that notes what it is asked."""
    with http_endpoint() as made:
        yield made


def confirmed(client: Client, world: World, endpoint: Endpoint, path: str = "", **attributes: object) -> str:
    """The ARN of a subscription that the endpoint confirms with the token that it was told."""
    client.topic()
    arn = client.subscribe("http", endpoint.url + path, **attributes)
    world.settle()
    token = json.loads(endpoint.requests.pop()["body"])["Token"]
    client("sns:ConfirmSubscription", TopicArn=TOPIC, Token=token)
    return arn


def test_an_endpoint_is_asked_first(client: Client, world: World, endpoint: Endpoint) -> None:
    client.topic()
    arn = client.subscribe("http", f"{endpoint.url}/hook?a=b")
    client.publish("too early")
    world.settle()
    (request,) = endpoint.requests
    assert (request["method"], request["path"]) == ("POST", "/hook?a=b")
    assert request["headers"]["x-amz-sns-message-type"] == "SubscriptionConfirmation"
    assert request["headers"]["x-amz-sns-subscription-arn"] == arn
    assert request["headers"]["content-type"] == "text/plain; charset=UTF-8"
    asked = json.loads(request["body"])
    assert asked["Token"] in asked["SubscribeURL"]
    assert asked["SubscribeURL"].startswith("http://127.0.0.1:1/?Action=ConfirmSubscription&")


def test_an_endpoint_that_has_confirmed_is_told(client: Client, world: World, endpoint: Endpoint) -> None:
    arn = confirmed(client, world, endpoint)
    identity = client.publish("hello")
    world.settle()
    (request,) = endpoint.requests
    content = json.loads(request["body"])
    assert (content["Type"], content["MessageId"], content["Message"]) == ("Notification", identity, "hello")
    headers = {name: text for name, text in request["headers"].items() if name.startswith("x-amz-sns-")}
    assert headers == {
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-message-id": identity,
        "x-amz-sns-topic-arn": TOPIC,
        "x-amz-sns-subscription-arn": arn,
    }


def test_a_raw_message_has_nothing_around_it(client: Client, world: World, endpoint: Endpoint) -> None:
    policy = {"requestPolicy": {"headerContentType": "text/csv"}}
    confirmed(client, world, endpoint, RawMessageDelivery="true", DeliveryPolicy=policy)
    client.publish("a,b")
    world.settle()
    (request,) = endpoint.requests
    assert (request["body"], request["headers"]["x-amz-sns-rawdelivery"]) == ("a,b", "true")
    assert request["headers"]["content-type"] == "text/csv"


def test_a_password_goes_where_http_has_it(client: Client, world: World, endpoint: Endpoint) -> None:
    client.topic()
    client.subscribe("http", endpoint.url.replace("://", "://ann:pw%21@"))
    world.settle()
    (request,) = endpoint.requests
    assert request["headers"]["authorization"] == "Basic YW5uOnB3IQ=="
    assert "@" not in request["headers"]["host"]


def test_an_endpoint_that_fails_is_tried_again_as_its_policy_says(
    client: Client, world: World, endpoint: Endpoint
) -> None:
    dead = client.queue("dead", let=(SNS, TOPIC))
    retry = {"numRetries": 2, "minDelayTarget": 10, "maxDelayTarget": 30}
    redrive = {"deadLetterTargetArn": queue_arn("dead")}
    confirmed(client, world, endpoint, DeliveryPolicy={"healthyRetryPolicy": retry}, RedrivePolicy=redrive)
    endpoint.answers = [(503, {}, ""), (429, {}, ""), (500, {}, "")]
    client.publish("hello")
    made = []
    for seconds in (0, 9, 1, 29, 1):
        world.advance(seconds=seconds)
        made.append(len(endpoint.requests))
    assert made == [1, 1, 2, 2, 3]
    (letter,) = client.bodies(dead)
    assert json.loads(letter)["Message"] == "hello"
    world.advance(days=1)
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize("status", [400, 404, 301])
def test_a_refusal_is_for_good(status: int, client: Client, world: World, endpoint: Endpoint) -> None:
    confirmed(client, world, endpoint)
    endpoint.answers = [(status, {}, "")]
    client.publish()
    world.advance(days=1)
    assert len(endpoint.requests) == 1


def test_who_has_unsubscribed_meanwhile_is_not_called_again(client: Client, world: World, endpoint: Endpoint) -> None:
    arn = confirmed(client, world, endpoint)
    endpoint.answers = [(500, {}, "")]
    client.publish()
    world.settle()
    client("sns:Unsubscribe", SubscriptionArn=arn)
    world.advance(minutes=5)
    assert len(endpoint.requests) == 1
