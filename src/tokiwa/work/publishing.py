"""A message to a topic: a notification for each subscription that wants it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from tokiwa.domain.change import Change, Job
from tokiwa.domain.filter_policy import wants
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.notification import Notification
from tokiwa.domain.topic import Topic
from tokiwa.domain.value import Hidden, Value, field
from tokiwa.store import subscriptions
from tokiwa.store.transaction import Transaction


class Saying(Value):
    """What is published. `texts` has what subscribers of a protocol get instead of `message`."""

    id: str
    message: Hidden[str]
    subject: Hidden[str | None] = None
    attributes: Hidden[dict[str, Attribute]] = field(default_factory=dict)
    texts: Hidden[Mapping[str, str]] = field(default_factory=dict)


def published(tx: Transaction, topic: Topic, saying: Saying, now: datetime) -> Change:
    """The message on its way to everybody; `now` is the time of the topic's account."""
    return Change(jobs=tuple(_jobs(tx, topic, saying, now)))


def _jobs(tx: Transaction, topic: Topic, saying: Saying, now: datetime) -> Iterator[Job]:
    for each in subscriptions.every(tx, topic.arn):
        if not each.confirmed:
            continue
        text = saying.texts.get(each.protocol, saying.message)
        if each.filter is None or wants(each.filter, each.scope, text, saying.attributes):
            made = Notification(saying.id, topic.arn, each.arn, now, text, saying.subject, saying.attributes)
            yield made.job(now)
