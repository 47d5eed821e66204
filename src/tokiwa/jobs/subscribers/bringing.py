"""What a place is told about a notification: the subscription, its topic, and the signed content."""

from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain.notification import NOTIFICATION, Notification, content, to_sign
from tokiwa.domain.subscription import Subscription
from tokiwa.domain.topic import Topic
from tokiwa.domain.value import Value
from tokiwa.work import Work
from tokiwa.work.notary import signature

SERVICE = "sns.amazonaws.com"


class Bringing(Value):
    """One attempt; `now` is the time of the topic's account."""

    notification: Notification
    subscription: Subscription
    topic: Topic
    now: datetime

    @property
    def raw(self) -> bool:
        """Whether the message goes as it is, with nothing around it."""
        return self.subscription.raw and self.notification.type == NOTIFICATION


def signed(work: Work, bringing: Bringing) -> dict[str, Any]:
    """The content of the notification, with its signature."""
    found = content(bringing.notification, work.means.address)
    version = bringing.topic.signature_version
    value, key = signature(work, to_sign(found), version, bringing.now)
    return found | {
        "SignatureVersion": version,
        "Signature": value,
        "SigningCertURL": f"{work.means.address}{key.path}",
    }


def text(work: Work, bringing: Bringing) -> str:
    """The notification as its subscriber wants it: the message alone, or signed."""
    return bringing.notification.message if bringing.raw else encoded(signed(work, bringing))


def encoded(value: Any) -> str:
    """A value as JSON text."""
    return msgspec.json.encode(value).decode()
