"""One message on its way to one subscriber: the payload of a `notify` job, and the forms in which it arrives.

SNS Developer Guide, "HTTP/HTTPS notification JSON format" and "Verifying the signatures of Amazon SNS messages".
"""

import base64
from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain.change import Job
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.value import Hidden, Value, field

NOTIFY = "notify"
NOTIFICATION, CONFIRMATION = "Notification", "SubscriptionConfirmation"
_SIGNED = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


class Notification(Value):
    """`id` is the message's. `attempts` counts those that failed."""

    id: str
    topic: str
    subscription: str
    sent_at: datetime
    message: Hidden[str]
    subject: Hidden[str | None] = None
    attributes: Hidden[dict[str, Attribute]] = field(default_factory=dict)
    type: str = NOTIFICATION
    token: Hidden[str] = ""
    attempts: int = 0

    def job(self, due: datetime) -> Job:
        """The attempt that is due then. It belongs to the topic's account."""
        return Job(NOTIFY, f"{self.id} {self.subscription}", self.topic.split(":")[4], due, _encode(self))


def read(payload: bytes) -> Notification:
    """The notification in a job's payload."""
    return _decode(payload)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Notification).decode


def confirmation(id_: str, topic: str, subscription: str, token: str, now: datetime) -> Notification:
    """The message that asks a subscriber whether it wants to be one."""
    message = (
        f"You have chosen to subscribe to the topic {topic}.\n"
        "To confirm the subscription, visit the SubscribeURL included in this message."
    )
    return Notification(id_, topic, subscription, now, message, type=CONFIRMATION, token=token)


def content(notification: Notification, server: str) -> dict[str, Any]:
    """The JSON object without its signature. `server` is the URL that the links in it begin with."""
    found: dict[str, Any] = {
        "Type": notification.type,
        "MessageId": notification.id,
        "TopicArn": notification.topic,
        "Message": notification.message,
        "Timestamp": stamp(notification.sent_at),
    }
    if notification.type == CONFIRMATION:
        return found | {"Token": notification.token, "SubscribeURL": subscribe_url(notification, server)}
    if notification.subject is not None:
        found["Subject"] = notification.subject
    if notification.attributes:
        found["MessageAttributes"] = {name: _attribute(each) for name, each in notification.attributes.items()}
    return found | {"UnsubscribeURL": unsubscribe_url(notification.subscription, server)}


def to_sign(found: dict[str, Any]) -> bytes:
    """What a signature is over: names and values of some members, in their order, a line each."""
    return "".join(f"{name}\n{found[name]}\n" for name in _SIGNED if name in found).encode()


def record(notification: Notification, found: dict[str, Any]) -> dict[str, Any]:
    """The event that a function gets; `found` is the signed object."""
    renamed = {"SigningCertURL": "SigningCertUrl", "UnsubscribeURL": "UnsubscribeUrl", "SubscribeURL": "SubscribeUrl"}
    sns = {"Subject": None, "MessageAttributes": {}} | {renamed.get(name, name): value for name, value in found.items()}
    event = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": notification.subscription,
        "Sns": sns,
    }
    return {"Records": [event]}


def subscribe_url(notification: Notification, server: str) -> str:
    """The link that confirms the subscription. Nothing in it needs to be escaped in a query (RFC 3986)."""
    return f"{server}/?Action=ConfirmSubscription&TopicArn={notification.topic}&Token={notification.token}"


def unsubscribe_url(subscription: str, server: str) -> str:
    """The link that ends a subscription."""
    return f"{server}/?Action=Unsubscribe&SubscriptionArn={subscription}"


def stamp(moment: datetime) -> str:
    """A moment as it stands in messages: to milliseconds, UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _attribute(each: Attribute) -> dict[str, str]:
    value = each.text if each.data is None else base64.b64encode(each.data).decode()
    return {"Type": each.type, "Value": value or ""}
