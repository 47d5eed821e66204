"""What the links in notifications lead to, for whoever has them."""

import re

import attrs
import pytest
from tests.http.serving import REST, Answer, Serving

from messaging import TOPIC
from tokiwa.store import subscriptions
from tokiwa.work import notary


def get(server: Serving, path: str, query: str = "") -> Answer:
    """A request that nobody has signed."""
    return server.send(attrs.evolve(REST, path=path, query=query), {})


@pytest.fixture
def topic(server: Serving) -> str:
    """The ARN of a topic."""
    arn: str = server.client("sns").create_topic(Name="topic")["TopicArn"]
    assert arn == TOPIC
    return arn


def subscribed(server: Serving, host: str) -> tuple[str, str]:
    """The ARN of a subscription that waits, and its token."""
    given = {"TopicArn": TOPIC, "Protocol": "https", "Endpoint": f"https://{host}", "ReturnSubscriptionArn": True}
    arn: str = server.client("sns").subscribe(**given)["SubscriptionArn"]
    with server.world.means.store.snapshot() as tx:
        found = subscriptions.get(tx, arn)
    assert found is not None
    return arn, found.token


def pending(server: Serving, arn: str) -> str:
    attributes = server.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    return str(attributes["PendingConfirmation"])


def test_a_link_confirms_and_another_ends(server: Serving, topic: str) -> None:
    arn, token = subscribed(server, "one.example.com")
    answer = get(server, "/", f"Action=ConfirmSubscription&TopicArn={topic}&Token={token}")
    assert answer.status == 200
    assert f"<SubscriptionArn>{arn}</SubscriptionArn>" in answer.body.decode()
    assert pending(server, arn) == "false"
    assert get(server, "/", f"Action=Unsubscribe&SubscriptionArn={arn}").status == 200
    with pytest.raises(server.client("sns").exceptions.NotFoundException):
        server.client("sns").get_subscription_attributes(SubscriptionArn=arn)


@pytest.mark.parametrize("query", ["Action=ConfirmSubscription&TopicArn={topic}&Token=x", "Action=ConfirmSubscription"])
def test_what_confirms_nothing(query: str, server: Serving, topic: str) -> None:
    answer = get(server, "/", query.format(topic=topic))
    assert answer.status in (400, 404)
    assert re.search(r"<Code>(InvalidParameter|NotFound)</Code>", answer.body.decode())


def test_who_must_sign_has_no_use_of_a_link(server: Serving, topic: str) -> None:
    arn, token = subscribed(server, "two.example.com")
    server.client("sns").confirm_subscription(TopicArn=topic, Token=token, AuthenticateOnUnsubscribe="true")
    answer = get(server, "/", f"Action=Unsubscribe&SubscriptionArn={arn}")
    assert (answer.status, answer.code) == (403, "AuthorizationError")
    assert pending(server, arn) == "false"
    server.client("sns").unsubscribe(SubscriptionArn=arn)


def test_nothing_else_is_done_without_a_signature(server: Serving, topic: str) -> None:
    for query in (
        f"Action=Publish&TopicArn={topic}&Message=x",
        f"Action=DeleteTopic&TopicArn={topic}",
        "Action=ListTopics",
    ):
        answer = get(server, "/", query)
        assert (answer.status, answer.code) == (403, "MissingAuthenticationToken")


def test_the_certificate_is_there_for_everybody(server: Serving) -> None:
    assert get(server, "/SimpleNotificationService-0.pem").status == 404
    _, key = notary.signature(server.world.means.work(), b"text", "1", server.world.now)
    answer = get(server, key.path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-pem-file")
    assert answer.body.decode() == key.certificate
    assert get(server, "/SimpleNotificationService-0.pem").status == 404
