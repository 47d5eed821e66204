"""A topic of SNS and its settings (SNS API Reference, "SetTopicAttributes")."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain import delivery_policy
from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve, field

NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")
NO_FIFO = "this server has standard topics only: FIFO topics are not supported"
_FIFO = frozenset({"FifoTopic", "ContentBasedDeduplication", "FifoThroughputScope", "ArchivePolicy"})
_KEPT = re.compile(
    r"KmsMasterKeyId|TracingConfig|(?:Application|Firehose|HTTP|Lambda|SQS)(?:Success|Failure)Feedback\w+"
)
_OWNERS_ACTIONS = (
    *("AddPermission", "DeleteTopic", "GetTopicAttributes", "ListSubscriptionsByTopic", "Publish", "RemovePermission"),
    *("SetTopicAttributes", "Subscribe"),
)


class Topic(Value):
    """A standard topic. `policy` is the document that lets others in; None is that of a new topic, which lets in nobody.

    `others` is kept for the client that set it.
    """

    arn: str
    account: str
    region: str
    name: str
    created_at: datetime
    display_name: str = ""
    policy: str | None = None
    delivery_policy: str | None = None
    signature_version: str = "1"
    others: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of a topic."""
    return f"arn:aws:sns:{region}:{account}:{name}"


def changed(topic: Topic, given: Mapping[str, str]) -> Topic:
    """The topic with these settings. INVALID, in SNS's words, for one that is not there or cannot be."""
    for name, text in given.items():
        topic = _changed(topic, name, text)
    return topic


def told(topic: Topic) -> dict[str, str]:
    """Every setting that the topic has, as text."""
    found = {
        "TopicArn": topic.arn,
        "Owner": topic.account,
        "DisplayName": topic.display_name,
        "Policy": topic.policy or usual_policy(topic),
        "EffectiveDeliveryPolicy": delivery_policy.of_topic(topic.delivery_policy),
        "SignatureVersion": topic.signature_version,
    }
    if topic.delivery_policy is not None:
        found["DeliveryPolicy"] = topic.delivery_policy
    return found | topic.others


def usual_policy(topic: Topic) -> str:
    """What AWS shows as the policy of a new topic. No request has the key that it asks for, so it lets in nobody."""
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{name}" for name in _OWNERS_ACTIONS],
        "Resource": topic.arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": topic.account}},
    }
    document = {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
    return msgspec.json.encode(document).decode()


def invalid(name: str, reason: str) -> Problem:
    """The refusal of a parameter, in SNS's words."""
    return Problem(Kind.INVALID, f"Invalid parameter: {name} Reason: {reason}")


def _changed(topic: Topic, name: str, text: str) -> Topic:
    if name in _READERS:
        return evolve(topic, **_READERS[name](text))
    if _KEPT.fullmatch(name):
        return evolve(topic, others={**topic.others, name: text})
    if name in _FIFO:
        if text.lower() == "false":
            return topic
        raise invalid(name, NO_FIFO)
    raise invalid("AttributeName", f"topics have no {name}")


def _display_name(text: str) -> dict[str, Any]:
    if len(text) > 100:
        raise invalid("DisplayName", "it is longer than 100 characters")
    return {"display_name": text}


def _policy(text: str) -> dict[str, Any]:
    if text:
        try:
            parse(text, Form.RESOURCE)
        except Problem as problem:
            raise Problem(Kind.INVALID, f"Invalid parameter: Policy Error: {problem.message}") from None
    return {"policy": text or None}


def _delivery_policy(text: str) -> dict[str, Any]:
    if text:
        delivery_policy.check_topic(text)
    return {"delivery_policy": text or None}


def _signature_version(text: str) -> dict[str, Any]:
    if text not in ("1", "2"):
        raise invalid("SignatureVersion", "it is 1 or 2")
    return {"signature_version": text}


_READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "DisplayName": _display_name,
    "Policy": _policy,
    "DeliveryPolicy": _delivery_policy,
    "SignatureVersion": _signature_version,
}
