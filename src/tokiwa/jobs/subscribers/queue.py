"""A queue as a subscriber; also the place of what no subscriber took."""

from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.jobs.subscribers.bringing import SERVICE, Bringing, text
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.work import Work
from tokiwa.work.enqueuing import by_service


def bring(work: Work, bringing: Bringing) -> Change | Failure:
    """The message in the queue. A raw one keeps its attributes."""
    return put(work, bringing, bringing.subscription.endpoint)


def put(work: Work, bringing: Bringing, arn: str) -> Change | Failure:
    """The notification in a queue that lets the topic in (SNS Developer Guide, "Subscribing an Amazon SQS queue")."""
    body = text(work, bringing)
    attributes = bringing.notification.attributes if bringing.raw else {}
    with work.means.store.snapshot() as tx:
        now = now_for(tx, arn.split(":")[4], bringing.topic.account, bringing.now)
        return by_service(tx, work.draw, arn, SERVICE, bringing.topic.arn, body, attributes, now)
