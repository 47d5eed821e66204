"""What the tests of queues and topics share: calls as boto3 sees them, builders, and a mail server that takes notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

import attrs
from aiosmtpd.controller import Controller

import functions
from world import ACCOUNT, REGION

TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:topic"
EVENTS, SNS = "events.amazonaws.com", "sns.amazonaws.com"


def queue_arn(name: str = "queue", account: str = ACCOUNT) -> str:
    """The ARN of a queue."""
    return f"arn:aws:sqs:{REGION}:{account}:{name}"


def letting(service: str, action: str, resource: str, source: str) -> str:
    """A policy that lets a service do something for one resource, as AWS documents it."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@attrs.frozen
class Client(functions.Client):
    """Somebody who calls SQS and SNS."""

    def queue(self, name: str = "queue", let: tuple[str, str] | None = None, **attributes: Any) -> str:
        """The URL of a new queue; `let` is a service and the ARN for which it may send."""
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in attributes.items()}
        if let is not None:
            arn = queue_arn(name, self.principal.account)
            texts["Policy"] = letting(let[0], "sqs:SendMessage", arn, let[1])
        url: str = self("sqs:CreateQueue", QueueName=name, Attributes=texts)["QueueUrl"]
        return url

    def put(self, url: str, body: str = "hello", **more: Any) -> dict[str, Any]:
        """Send a message."""
        return self("sqs:SendMessage", QueueUrl=url, MessageBody=body, **more)

    def take(self, url: str, count: int = 10, **more: Any) -> list[dict[str, Any]]:
        """Receive messages with everything about them."""
        everything = {"MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"], **more}
        answer = self("sqs:ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=count, **everything)
        return list(answer.get("Messages", ()))

    def bodies(self, url: str) -> list[str]:
        """The bodies of what can be received, which is received by this."""
        return [each["Body"] for each in self.take(url)]

    def counts(self, url: str) -> tuple[int, int, int]:
        """How many messages can be received, are held, and are delayed."""
        found = self("sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
        names = ("", "NotVisible", "Delayed")
        ready, held, delayed = (int(found[f"ApproximateNumberOfMessages{name}"]) for name in names)
        return ready, held, delayed

    def topic(self, name: str = "topic", **attributes: str) -> str:
        """The ARN of a new topic."""
        arn: str = self("sns:CreateTopic", Name=name, Attributes=attributes)["TopicArn"]
        return arn

    def subscribe(self, protocol: str, endpoint: str, topic: str = TOPIC, **attributes: Any) -> str:
        """The ARN of a new subscription."""
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in attributes.items()}
        given = {"TopicArn": topic, "Protocol": protocol, "Endpoint": endpoint, "Attributes": texts}
        arn: str = self("sns:Subscribe", ReturnSubscriptionArn=True, **given)["SubscriptionArn"]
        return arn

    def publish(self, message: str = "hello", topic: str = TOPIC, **more: Any) -> str:
        """The id of a message that was published."""
        identity: str = self("sns:Publish", TopicArn=topic, Message=message, **more)["MessageId"]
        return identity


@attrs.define
class Mail:
    """A mail server on a port of its own; `answer` is what it says to a recipient, `letters` is what it took."""

    port: int = 0
    answer: str = "250 OK"
    letters: list[Any] = attrs.field(factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        """What aiosmtpd calls for each recipient."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """What aiosmtpd calls for each message."""
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class _AnyPort(Controller):  # type: ignore[misc]
    """On whichever port is free, which it looks up when it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(**options: Any) -> Iterator[Mail]:
    """A real one, which speaks SMTP on this machine."""
    mail = Mail()
    controller = _AnyPort(mail, hostname="127.0.0.1", port=0, **options)
    controller.start()
    mail.port = controller.port
    try:
        yield mail
    finally:
        controller.stop()
