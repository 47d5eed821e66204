"""sns:CreateTopic, DeleteTopic, ListTopics, GetTopicAttributes and SetTopicAttributes."""

from typing import Any

from tokiwa.domain import topic as topics_
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.tags import checked_tags
from tokiwa.domain.topic import Topic, invalid
from tokiwa.domain.value import evolve
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.sns.finding import own, policy_of, resource_keys, tagging_keys, topic
from tokiwa.store import subscriptions, topics
from tokiwa.work import Work, apply

MOST = 100


def _arn(call: Call) -> str:
    return topics_.arn_of(call.region, call.account, call.input["Name"])


@operation("sns:CreateTopic", on=_arn, context=tagging_keys)
def create_topic(work: Work, call: Call) -> dict[str, Any]:
    """A new topic, or the one that is there: it stays as it is, and must have the tags that are given."""
    name = call.input["Name"]
    if name.endswith(".fifo"):
        raise invalid("Name", topics_.NO_FIFO)
    if not topics_.NAME.fullmatch(name):
        raise invalid("Topic Name", "it has 1 to 256 letters, digits, hyphens and underscores")
    if "DataProtectionPolicy" in call.input:
        raise invalid("DataProtectionPolicy", "this server does not look into messages")
    arn, tags = _arn(call), checked_tags(call.input.get("Tags", ()))
    new = topics_.changed(Topic(arn, call.account, call.region, name, call.now), call.input.get("Attributes", {}))
    with work.transaction() as tx:
        found = topics.get(tx, arn)
        if found is None:
            apply(tx, Change(puts=(evolve(new, tags=tags),)))
        elif tags and tags != found.tags:
            raise invalid("Tags", "Topic already exists with different tags")
        else:
            _same(found, call)
    return {"TopicArn": arn}


def _same(found: Topic, call: Call) -> None:
    given = call.input.get("Attributes", {})
    if topics_.told(topics_.changed(found, given)) != topics_.told(found):
        raise invalid("Attributes", "Topic already exists with different attributes")


@operation("sns:DeleteTopic", on="TopicArn", context=resource_keys, policy=policy_of)
def delete_topic(work: Work, call: Call) -> None:
    """Remove a topic and its subscriptions; one that is not there is no error."""
    with work.transaction() as tx:
        if topics.get(tx, call.input["TopicArn"]) is not None:
            apply(tx, Change(drops=(own(tx, call, call.input["TopicArn"]),)))


@operation("sns:ListTopics")
def list_topics(work: Work, call: Call) -> dict[str, Any]:
    """One page of the account's topics, by ARN."""
    after = position(call.name, call.input.get("NextToken"), "")
    with work.transaction() as tx:
        found = topics.page(tx, call.account, after, MOST + 1)
    answer: dict[str, Any] = {"Topics": [{"TopicArn": each.arn} for each in found[:MOST]]}
    if len(found) > MOST:
        answer["NextToken"] = token(call.name, found[MOST - 1].arn)
    return answer


@operation("sns:GetTopicAttributes", on="TopicArn", context=resource_keys, policy=policy_of)
def get_topic_attributes(work: Work, call: Call) -> dict[str, Any]:
    """Every setting, and how many subscribe."""
    with work.transaction() as tx:
        found = topic(tx, call.input["TopicArn"])
        confirmed, pending = subscriptions.count(tx, found.arn)
    counts = {"SubscriptionsConfirmed": confirmed, "SubscriptionsPending": pending, "SubscriptionsDeleted": 0}
    return {"Attributes": topics_.told(found) | {name: str(count) for name, count in counts.items()}}


@operation("sns:SetTopicAttributes", on="TopicArn", context=resource_keys, policy=policy_of)
def set_topic_attributes(work: Work, call: Call) -> None:
    """Change one setting."""
    given = {call.input["AttributeName"]: call.input.get("AttributeValue", "")}
    with work.transaction() as tx:
        apply(tx, Change(puts=(topics_.changed(own(tx, call, call.input["TopicArn"]), given),)))
