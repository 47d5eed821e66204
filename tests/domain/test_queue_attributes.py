"""The settings of queues: as they are told, what is refused, whose dead letters a queue takes."""

import json
from datetime import UTC, datetime

import pytest

from tokiwa.domain import queue_attributes
from tokiwa.domain.problem import Problem
from tokiwa.domain.queue import Queue
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
ARN = "arn:aws:sqs:us-east-1:000000000000:q"
QUEUE = Queue(ARN, "0" * 12, "us-east-1", "q", NOW, NOW)
FIFO = evolve(QUEUE, arn=f"{ARN}.fifo", name="q.fifo", fifo=True)
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}'


def test_what_is_set_is_told():
    given = {
        "DelaySeconds": "5",
        "MaximumMessageSize": "1024",
        "MessageRetentionPeriod": "60",
        "ReceiveMessageWaitTimeSeconds": "20",
        "VisibilityTimeout": "0",
        "Policy": POLICY,
        "RedrivePolicy": '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:d","maxReceiveCount":3}',
        "RedriveAllowPolicy": '{"redrivePermission":"denyAll"}',
        "KmsMasterKeyId": "alias/k",
    }
    told = queue_attributes.told(queue_attributes.changed(QUEUE, given))
    assert told == told | given
    assert (told["QueueArn"], told["CreatedTimestamp"]) == (ARN, "1798761600")


def test_the_count_of_a_redrive_policy_may_be_text():
    policy = json.dumps({"deadLetterTargetArn": ARN, "maxReceiveCount": "10"})
    assert queue_attributes.changed(QUEUE, {"RedrivePolicy": policy}).most_receives == 10


def test_an_empty_text_takes_a_policy_away():
    policies = {"Policy": POLICY, "RedrivePolicy": json.dumps({"deadLetterTargetArn": ARN, "maxReceiveCount": 1})}
    policies["RedriveAllowPolicy"] = '{"redrivePermission":"allowAll"}'
    full = queue_attributes.changed(QUEUE, policies)
    assert queue_attributes.changed(full, dict.fromkeys(policies, "")) == QUEUE


REFUSED = {
    "a name that is none": ({"Colour": "red"}, "InvalidAttributeName"),
    "one that nobody sets": ({"QueueArn": ARN}, "InvalidAttributeName"),
    "one of FIFO queues": ({"ContentBasedDeduplication": "true"}, "InvalidAttributeName"),
    "too little": ({"MessageRetentionPeriod": "59"}, "InvalidAttributeValue"),
    "too much": ({"ReceiveMessageWaitTimeSeconds": "21"}, "InvalidAttributeValue"),
    "no number": ({"DelaySeconds": "-1"}, "InvalidAttributeValue"),
    "digits of another script": ({"DelaySeconds": "\u0661"}, "InvalidAttributeValue"),
    "no policy": ({"Policy": "{}"}, "InvalidAttributeValue"),
    "no JSON": ({"RedrivePolicy": "{"}, "InvalidAttributeValue"),
    "no target": ({"RedrivePolicy": '{"maxReceiveCount":1}'}, "InvalidAttributeValue"),
    "something else": (
        {"RedrivePolicy": '{"deadLetterTargetArn":"a","maxReceiveCount":1,"x":1}'},
        "InvalidAttributeValue",
    ),
    "never": ({"RedrivePolicy": '{"deadLetterTargetArn":"a","maxReceiveCount":0}'}, "InvalidAttributeValue"),
    "too often": ({"RedrivePolicy": '{"deadLetterTargetArn":"a","maxReceiveCount":1001}'}, "InvalidAttributeValue"),
    "no permission": ({"RedriveAllowPolicy": "{}"}, "InvalidAttributeValue"),
    "by no queue": ({"RedriveAllowPolicy": '{"redrivePermission":"byQueue"}'}, "InvalidAttributeValue"),
    "all and some": (
        {"RedriveAllowPolicy": '{"redrivePermission":"allowAll","sourceQueueArns":["a"]}'},
        "InvalidAttributeValue",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case):
    given, code = REFUSED[case]
    with pytest.raises(Problem) as caught:
        queue_attributes.changed(QUEUE, given)
    assert caught.value.code == code


def test_a_fifo_queue_has_settings_of_its_own():
    given = {
        "ContentBasedDeduplication": "true",
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
    }
    told = queue_attributes.told(queue_attributes.changed(FIFO, {"FifoQueue": "true", **given}))
    assert told == told | given | {"FifoQueue": "true"}
    for bad in ({"FifoQueue": "false"}, {"DeduplicationScope": "world"}, {"FifoThroughputLimit": "none"}):
        with pytest.raises(Problem, match="Invalid value"):
            queue_attributes.changed(FIFO, bad)


def test_the_first_difference_is_named():
    assert queue_attributes.differing(QUEUE, {"DelaySeconds": "0", "VisibilityTimeout": "30"}) is None
    assert queue_attributes.differing(QUEUE, {"DelaySeconds": "0", "VisibilityTimeout": "31"}) == "VisibilityTimeout"


ALLOWS = {
    None: True,
    '{"redrivePermission":"allowAll"}': True,
    '{"redrivePermission":"denyAll"}': False,
    json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [ARN]}): True,
    json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [f"{ARN}-2"]}): False,
}


@pytest.mark.parametrize("allows", ALLOWS)
def test_whose_dead_letters_a_queue_takes(allows):
    assert queue_attributes.takes(evolve(QUEUE, allows=allows), ARN) is ALLOWS[allows]
