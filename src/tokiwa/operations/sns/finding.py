"""Topics by ARN, their policies and condition keys, as every operation of SNS looks them up."""

from datetime import datetime

from tokiwa.domain.arn import parse
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.subscription import Subscription
from tokiwa.domain.topic import Topic
from tokiwa.store import accounts, subscriptions, topics
from tokiwa.work import Transaction, Work
from tokiwa.work.subscribing import no_topic

Keys = dict[str, str | tuple[str, ...]]


def policy_of(work: Work, arn: str) -> str | None:
    """For the registry: the topic's own policy."""

    def load() -> str | None:
        with work.means.store.snapshot() as tx:
            found = topics.get(tx, arn)
        return None if found is None else found.policy

    return work.means.store.cached("topic policies", (Topic,), arn, load)


def resource_keys(work: Work, _call: Call, arn: str) -> Keys:
    """The tags that are there."""
    with work.means.store.snapshot() as tx:
        found = topics.get(tx, arn)
    return {} if found is None else {f"aws:ResourceTag/{name}": value for name, value in found.tags.items()}


def tagging_keys(work: Work, call: Call, arn: str) -> Keys:
    """The tags that are there and those of the request."""
    tags = call.input.get("Tags", ())
    names = tuple(tag["Key"] for tag in tags) or tuple(call.input.get("TagKeys", ()))
    keys = resource_keys(work, call, arn) | {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    return keys | {"aws:TagKeys": names} if names else keys


def topic(tx: Transaction, arn: str) -> Topic:
    """The topic with this ARN. INVALID for a text that is no ARN of one, NOT_FOUND without it."""
    if parse(arn).service != "sns":
        raise Problem(Kind.INVALID, f"Invalid parameter: TopicArn Reason: {arn} is no topic")
    found = topics.get(tx, arn)
    if found is None:
        raise no_topic()
    return found


def own(tx: Transaction, call: Call, arn: str) -> Topic:
    """The same, for what no policy can let another account do. DENIED where the topic is another account's."""
    found = topic(tx, arn)
    if found.account != call.account:
        raise Problem(Kind.DENIED, f"The topic {arn} belongs to another account, which alone may do this.")
    return found


def subscription(tx: Transaction, call: Call, arn: str) -> Subscription:
    """The subscription with this ARN, for its owner and the topic's. NOT_FOUND without it, DENIED for others."""
    found = subscriptions.get(tx, arn)
    if found is None:
        raise Problem(Kind.NOT_FOUND, "Subscription does not exist")
    if call.account not in (found.account, parse(found.topic).account):
        raise Problem(Kind.DENIED, f"The subscription {arn} belongs to another account.")
    return found


def own_time(tx: Transaction, call: Call, found: Topic) -> datetime:
    """The time of the topic's account, whose clock may be another than the caller's."""
    owner = None if found.account == call.account else accounts.get(tx, found.account)
    return call.now if owner is None else owner.now(call.wall)
