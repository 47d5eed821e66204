"""sns:ListSubscriptions, ListSubscriptionsByTopic, GetSubscriptionAttributes and SetSubscriptionAttributes."""

from collections.abc import Sequence
from typing import Any

from tokiwa.domain import subscription as rules
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.subscription import Subscription
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.sns.finding import policy_of, resource_keys, subscription, topic
from tokiwa.store import subscriptions
from tokiwa.work import Work, apply

MOST = 100
PENDING = "PendingConfirmation"


@operation("sns:ListSubscriptions")
def list_subscriptions(work: Work, call: Call) -> dict[str, Any]:
    """One page of those that the account has made."""
    after = position(call.name, call.input.get("NextToken"), "")
    with work.transaction() as tx:
        return _page(call.name, subscriptions.of_account(tx, call.account, after, MOST + 1))


@operation("sns:ListSubscriptionsByTopic", on="TopicArn", context=resource_keys, policy=policy_of)
def list_subscriptions_by_topic(work: Work, call: Call) -> dict[str, Any]:
    """One page of those to a topic."""
    with work.transaction() as tx:
        to = topic(tx, call.input["TopicArn"])
        listing = f"{call.name} {to.arn}"
        after = position(listing, call.input.get("NextToken"), "")
        return _page(listing, subscriptions.of_topic(tx, to.arn, after, MOST + 1))


@operation("sns:GetSubscriptionAttributes")
def get_subscription_attributes(work: Work, call: Call) -> dict[str, Any]:
    """Every setting."""
    with work.transaction() as tx:
        found = subscription(tx, call, call.input["SubscriptionArn"])
        return {"Attributes": rules.told(found, topic(tx, found.topic))}


@operation("sns:SetSubscriptionAttributes")
def set_subscription_attributes(work: Work, call: Call) -> None:
    """Change one setting."""
    given = {call.input["AttributeName"]: call.input.get("AttributeValue", "")}
    with work.transaction() as tx:
        found = subscription(tx, call, call.input["SubscriptionArn"])
        apply(tx, Change(puts=(rules.changed(found, given),)))


def _page(listing: str, found: Sequence[Subscription]) -> dict[str, Any]:
    answer: dict[str, Any] = {"Subscriptions": [_told(each) for each in found[:MOST]]}
    if len(found) > MOST:
        answer["NextToken"] = token(listing, found[MOST - 1].arn)
    return answer


def _told(each: Subscription) -> dict[str, Any]:
    return {
        "SubscriptionArn": each.arn if each.confirmed else PENDING,
        "Owner": each.account,
        "Protocol": each.protocol,
        "Endpoint": each.shown_endpoint,
        "TopicArn": each.topic,
    }
