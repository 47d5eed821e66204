"""Queues and topics with real clients: events into queues, dead letters, HTTP and e-mail subscribers who verify what they get."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.story.server import REGION, Account, Server

from eventing import Endpoint, http_endpoint
from messaging import EVENTS, SNS, Mail, letting, mail_server

pytestmark = pytest.mark.xdist_group("story messaging")

SIGNED = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


@pytest.fixture(scope="module")
def mail() -> Iterator[Mail]:
    """A mail server."""
    with mail_server() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mail: Mail) -> Iterator[Server]:
    """`tokiwa serve` that knows the mail server."""
    options = ("--test-clock", "--smtp", f"smtp://127.0.0.1:{mail.port}", "--smtp-sender", "pki@example.com")
    made = Server(tmp_path_factory.mktemp("server"), *options)
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An HTTP server that notes what it is asked."""
    with http_endpoint() as made:
        yield made


def queue(account: Account, name: str, service: str, source: str) -> tuple[str, str]:
    """URL and ARN of a new queue into which a service may send for a resource."""
    arn = f"arn:aws:sqs:{REGION}:{account.id}:{name}"
    policy = letting(service, "sqs:SendMessage", arn, source)
    return account.client("sqs").create_queue(QueueName=name, Attributes={"Policy": policy})["QueueUrl"], arn


def rule(account: Account, *targets: dict[str, Any]) -> str:
    """The ARN of a rule `app` for all events of the source `app`."""
    events = account.client("events")
    arn: str = events.put_rule(Name="app", EventPattern=json.dumps({"source": ["app"]}))["RuleArn"]
    assert events.put_targets(Rule="app", Targets=list(targets))["FailedEntryCount"] == 0
    return arn


def send(account: Account) -> None:
    """Put an event, and have all done that it leads to."""
    entry = {"Source": "app", "DetailType": "Done", "Detail": '{"n":1}'}
    assert account.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
    account.advance("1s")


def test_a_rules_events_are_received_with_the_aws_cli(account: Account) -> None:
    arn = f"arn:aws:events:{REGION}:{account.id}:rule/app"
    url, queue_arn = queue(account, "events", EVENTS, arn)
    assert rule(account, {"Id": "queue", "Arn": queue_arn}) == arn
    send(account)
    (message,) = account.aws("sqs", "receive-message", "--queue-url", url, "--attribute-names", "All")["Messages"]
    assert json.loads(message["Body"])["detail"] == {"n": 1}
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    handle = message["ReceiptHandle"]
    account.aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", handle)
    found = account.aws("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "All")["Attributes"]
    assert (found["ApproximateNumberOfMessages"], found["ApproximateNumberOfMessagesNotVisible"]) == ("0", "0")


def test_what_a_target_never_takes_is_a_dead_letter(account: Account, endpoint: Endpoint) -> None:
    endpoint.answers = [(503, {}, "")]
    events = account.client("events")
    auth = {"ApiKeyAuthParameters": {"ApiKeyName": "x-key", "ApiKeyValue": "hush"}}
    door = events.create_connection(Name="door", AuthorizationType="API_KEY", AuthParameters=auth)["ConnectionArn"]
    hook = {"Name": "hook", "ConnectionArn": door, "InvocationEndpoint": endpoint.url, "HttpMethod": "POST"}
    target = events.create_api_destination(**hook)["ApiDestinationArn"]
    arn = f"arn:aws:events:{REGION}:{account.id}:rule/app"
    url, queue_arn = queue(account, "dead", EVENTS, arn)
    retry = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 3600}
    dead = {"Arn": queue_arn}
    rule(account, {"Id": "hook", "Arn": target, "DeadLetterConfig": dead, "RetryPolicy": retry})

    send(account)
    account.advance("1h")

    assert len(endpoint.requests) == 3
    (message,) = account.client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"])["detail"] == {"n": 1}
    assert {name: each["StringValue"] for name, each in message["MessageAttributes"].items()} == {
        "RULE_ARN": arn,
        "TARGET_ARN": target,
        "ERROR_CODE": "ERROR_FROM_TARGET",
        "ERROR_MESSAGE": "The endpoint answered with status 503.",
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
        "RETRY_ATTEMPTS": "2",
    }


def verify(content: dict[str, Any], folder: Path) -> None:
    """Have openssl verify the signature of a notification with the certificate that it names."""
    text = "".join(f"{name}\n{content[name]}\n" for name in SIGNED if name in content)
    (folder / "text").write_text(text)
    (folder / "signature").write_bytes(base64.b64decode(content["Signature"]))
    (folder / "certificate").write_bytes(visited(content["SigningCertURL"]))
    public = run(folder, "x509", "-in", "certificate", "-pubkey", "-noout")
    (folder / "public").write_text(public)
    digest = {"1": "-sha1", "2": "-sha256"}[content["SignatureVersion"]]
    assert "Verified OK" in run(folder, "dgst", digest, "-verify", "public", "-signature", "signature", "text")


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def visited(url: str) -> bytes:
    """What a browser gets there."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - it is our own server's
        content: bytes = answer.read()
    return content


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_http_subscriber_confirms_and_verifies(
    version: str, account: Account, endpoint: Endpoint, tmp_path: Path
) -> None:
    sns = account.client("sns")
    topic = sns.create_topic(Name="news", Attributes={"SignatureVersion": version})["TopicArn"]
    told = sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"{endpoint.url}/hook")
    assert told["SubscriptionArn"] == "pending confirmation"
    account.advance("1s")
    asked = json.loads(endpoint.requests.pop()["body"])
    assert asked["Type"] == "SubscriptionConfirmation"
    verify(asked, tmp_path)
    assert b"<SubscriptionArn>" in visited(asked["SubscribeURL"])

    sns.publish(TopicArn=topic, Message="renewed: \u5e38\u76e4", Subject="News")
    account.advance("1s")
    (request,) = endpoint.requests
    content = json.loads(request["body"])
    assert (request["path"], content["Message"]) == ("/hook", "renewed: \u5e38\u76e4")
    verify(content, tmp_path)
    with pytest.raises(AssertionError):
        verify({**content, "Message": "renewed: nothing"}, tmp_path)

    visited(content["UnsubscribeURL"])
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []


def test_an_address_confirms_by_the_link_in_its_mail(account: Account, mail: Mail) -> None:
    topic = account.aws("sns", "create-topic", "--name", "mail")["TopicArn"]
    given = ("--topic-arn", topic, "--protocol", "email", "--notification-endpoint", "ann@example.com")
    assert account.aws("sns", "subscribe", *given) == {"SubscriptionArn": "pending confirmation"}
    account.advance("1s")
    visited(_link(mail.letters.pop().get_content()))
    account.aws("sns", "publish", "--topic-arn", topic, "--message", "It was renewed.", "--subject", "Renewed")
    account.advance("1s")
    letter = mail.letters.pop()
    assert (letter["From"], letter["To"], letter["Subject"]) == ("pki@example.com", "ann@example.com", "Renewed")
    assert letter.get_content().startswith("It was renewed.")
    visited(_link(letter.get_content()))
    assert account.aws("sns", "list-subscriptions-by-topic", "--topic-arn", topic)["Subscriptions"] == []


def _link(text: str) -> str:
    found = re.search(r"http://\S+", text)
    assert found
    return found[0]


def test_a_topics_messages_are_waited_for_at_a_queue(account: Account) -> None:
    sns, sqs = account.client("sns"), account.client("sqs")
    topic = sns.create_topic(Name="jobs")["TopicArn"]
    url, arn = queue(account, "jobs", SNS, topic)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20)
        sns.publish(TopicArn=topic, Message="work", MessageAttributes={"n": {"DataType": "Number", "StringValue": "1"}})
        (message,) = coming.result(20)["Messages"]
    assert message["Body"] == "work"
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        sqs.get_queue_url(QueueName="none")
    assert caught.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
