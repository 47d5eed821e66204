"""The settings of topics: as they are told, and what is refused."""

import json
from datetime import UTC, datetime

import pytest

from tokiwa.domain import topic as topics
from tokiwa.domain.problem import Problem
from tokiwa.domain.topic import Topic

NOW = datetime(2027, 1, 1, tzinfo=UTC)
TOPIC = Topic(topics.arn_of("us-east-1", "0" * 12, "t"), "0" * 12, "us-east-1", "t", NOW)
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:*","Resource":"*"}]}'


def test_what_is_set_is_told():
    given = {
        "DisplayName": "News",
        "Policy": POLICY,
        "DeliveryPolicy": '{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}',
        "SignatureVersion": "2",
        "TracingConfig": "Active",
        "LambdaFailureFeedbackRoleArn": "arn:aws:iam::000000000000:role/r",
    }
    told = topics.told(topics.changed(TOPIC, given))
    assert told == told | given
    effective = json.loads(told["EffectiveDeliveryPolicy"])["http"]["defaultHealthyRetryPolicy"]
    assert (effective["numRetries"], effective["minDelayTarget"]) == (5, 20)


def test_a_new_topic_has_the_policy_that_aws_shows():
    (statement,) = json.loads(topics.told(TOPIC)["Policy"])["Statement"]
    assert statement["Condition"] == {"StringEquals": {"AWS:SourceOwner": "0" * 12}}
    assert TOPIC.policy is None


def test_an_empty_text_takes_a_policy_away():
    full = topics.changed(TOPIC, {"Policy": POLICY, "DeliveryPolicy": "{}"})
    assert topics.changed(full, {"Policy": "", "DeliveryPolicy": ""}) == TOPIC


REFUSED = {
    "a name that is none": ({"Colour": "red"}, "topics have no Colour"),
    "a name that is too long": ({"DisplayName": "x" * 101}, "longer than 100"),
    "no policy": ({"Policy": "{}"}, "Policy Error"),
    "no delivery policy": ({"DeliveryPolicy": "[]"}, "DeliveryPolicy"),
    "a version that is none": ({"SignatureVersion": "3"}, "it is 1 or 2"),
    "a FIFO topic": ({"FifoTopic": "true"}, "FIFO topics are not supported"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case):
    given, told = REFUSED[case]
    with pytest.raises(Problem, match=told):
        topics.changed(TOPIC, given)


def test_that_a_topic_is_no_fifo_topic_may_be_said():
    assert topics.changed(TOPIC, {"FifoTopic": "false"}) == TOPIC
