"""A subscription to a topic: where its messages go, which of them, and in which form."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from tokiwa.domain import delivery_policy, filter_policy
from tokiwa.domain.arn import parse
from tokiwa.domain.filter_policy import SCOPES
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.topic import Topic, invalid
from tokiwa.domain.value import Hidden, Value, evolve

PATIENCE = timedelta(days=2)  # in which a subscription can be confirmed
PROTOCOLS = ("sqs", "lambda", "http", "https", "email", "email-json")
_MAIL = re.compile(r"(?=[!-~]+$)[^@<>,;]+@[^@<>,;]+")
_OWN = {"sqs": "sqs", "lambda": "lambda"}  # the services that ARNs of these protocols name


class Subscription(Value):
    """`token` confirms it. `authenticated`: who confirmed it had signed; `protected`: so must who ends it.

    `dead_letter` is the ARN of the queue for what could not be delivered.
    """

    arn: str
    topic: str
    account: str
    protocol: str
    endpoint: Hidden[str]  # a URL may hold a password
    created_at: datetime
    token: Hidden[str] = ""
    confirmed: bool = False
    authenticated: bool = False
    protected: bool = False
    raw: bool = False
    filter: str | None = None
    scope: str = SCOPES[0]
    dead_letter: str | None = None
    delivery_policy: str | None = None
    version: int = 0

    @property
    def shown_endpoint(self) -> str:
        """The endpoint without the password in it."""
        return re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1:****@", self.endpoint)


def check_endpoint(protocol: str, endpoint: str) -> None:
    """INVALID, in SNS's words, for a place that messages cannot be brought to."""
    if protocol not in PROTOCOLS:
        raise invalid("Protocol", f"this server delivers to {', '.join(PROTOCOLS)}")
    if protocol in _OWN:
        try:
            named = parse(endpoint).service == _OWN[protocol]
        except Problem:
            named = False
        if protocol == "sqs" and endpoint.endswith(".fifo"):
            raise invalid("Endpoint", "FIFO SQS Queues can not be subscribed to standard SNS topics")
        if not named:
            raise invalid("Endpoint", f"{protocol} endpoint ARN")
    elif protocol.startswith("http"):
        if not re.fullmatch(rf"{protocol}://[^\s/]+(?:/\S*)?", endpoint, re.IGNORECASE):
            raise Problem(Kind.INVALID, "Invalid parameter: Endpoint must match the specified protocol")
    elif not _MAIL.fullmatch(endpoint):
        raise Problem(Kind.INVALID, "Invalid parameter: Email address")


def changed(subscription: Subscription, given: Mapping[str, str]) -> Subscription:
    """The subscription with these settings. INVALID, in SNS's words, for one that is not there or cannot be."""
    for name in sorted(given, key=lambda each: each != "FilterPolicyScope"):  # which the policy is checked against
        subscription = _changed(subscription, name, given[name])
    if subscription.filter is not None:
        filter_policy.check(subscription.filter, subscription.scope)
    return subscription


def told(subscription: Subscription, topic: Topic) -> dict[str, str]:
    """Every setting that it has, as text."""
    found = {
        "SubscriptionArn": subscription.arn,
        "TopicArn": subscription.topic,
        "Owner": subscription.account,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.shown_endpoint,
        "PendingConfirmation": _word(not subscription.confirmed),
        "ConfirmationWasAuthenticated": _word(subscription.authenticated),
        "RawMessageDelivery": _word(subscription.raw),
        "SubscriptionPrincipal": f"arn:aws:iam::{subscription.account}:root",
    }
    if subscription.filter is not None:
        found |= {"FilterPolicy": subscription.filter, "FilterPolicyScope": subscription.scope}
    if subscription.dead_letter is not None:
        found["RedrivePolicy"] = msgspec.json.encode({"deadLetterTargetArn": subscription.dead_letter}).decode()
    if subscription.delivery_policy is not None:
        found["DeliveryPolicy"] = subscription.delivery_policy
    if subscription.protocol.startswith("http"):
        policies = topic.delivery_policy, subscription.delivery_policy
        found["EffectiveDeliveryPolicy"] = delivery_policy.of_subscription(*policies)
    return found


def confirmed(
    subscription: Subscription, token: str, now: datetime, *, authenticated: bool, protected: bool
) -> Subscription:
    """The subscription once it is confirmed. INVALID for another token than its own, or too late."""
    if not subscription.token or token != subscription.token:
        raise Problem(Kind.INVALID, "Invalid token")
    if not subscription.confirmed and now >= subscription.created_at + PATIENCE:
        raise Problem(Kind.INVALID, "Invalid token: it has expired. Subscribe again.")
    return evolve(subscription, confirmed=True, authenticated=authenticated, protected=protected)


def _changed(subscription: Subscription, name: str, text: str) -> Subscription:
    match name:
        case "RawMessageDelivery":
            return evolve(subscription, raw=_raw(subscription.protocol, text.lower()))
        case "FilterPolicy":
            return evolve(subscription, filter=None if text.strip() in ("", "{}") else text)
        case "FilterPolicyScope":
            if text not in SCOPES:
                raise invalid("FilterPolicyScope", f"Invalid value [{text}]. Must be one of {', '.join(SCOPES)}")
            return evolve(subscription, scope=text)
        case "RedrivePolicy":
            return evolve(subscription, dead_letter=_dead_letter(text) if text else None)
        case "DeliveryPolicy":
            return evolve(subscription, delivery_policy=_delivery_policy(subscription.protocol, text))
    raise invalid("AttributeName", f"subscriptions have no {name} that can be set here")


def _raw(protocol: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise invalid("RawMessageDelivery", f"Invalid value [{text}]. Must be true or false.")
    if text == "true" and protocol not in ("sqs", "http", "https"):
        raise invalid("RawMessageDelivery", f"it is not supported for the protocol {protocol}")
    return text == "true"


def _delivery_policy(protocol: str, text: str) -> str | None:
    if not text:
        return None
    if not protocol.startswith("http"):
        raise invalid("DeliveryPolicy", "it is for HTTP and HTTPS endpoints")
    delivery_policy.check_subscription(text)
    return text


def _dead_letter(text: str) -> str:
    try:
        given = msgspec.json.decode(text, type=dict[str, Any])
        arn = str(given["deadLetterTargetArn"])
        queue = parse(arn).service == "sqs"
    except (msgspec.MsgspecError, KeyError, RecursionError, Problem):
        queue = False
    if not queue:
        raise Problem(Kind.INVALID, "Invalid parameter: RedrivePolicy: deadLetterTargetArn is the ARN of an SQS queue")
    return arn


def _word(truth: bool) -> str:
    return "true" if truth else "false"
