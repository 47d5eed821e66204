"""Subscriptions: their places and settings, and how they are confirmed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain import subscription as rules
from tokiwa.domain.problem import Problem
from tokiwa.domain.subscription import PATIENCE, Subscription
from tokiwa.domain.topic import Topic
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
TOPIC = Topic("arn:t", "0" * 12, "us-east-1", "t", NOW)
QUEUE = "arn:aws:sqs:us-east-1:000000000000:q"
PENDING = Subscription("arn:t:s", "arn:t", "0" * 12, "https", "https://ann:pw@example.com/x", NOW, token="s.word")


PLACES = {
    ("sqs", QUEUE): None,
    ("lambda", "arn:aws:lambda:us-east-1:000000000000:function:f"): None,
    ("http", "http://example.com"): None,
    ("https", "https://example.com:8443/a?b=c"): None,
    ("email", "ann@example.com"): None,
    ("email-json", "ann@example.com"): None,
    ("sqs", "q"): "sqs endpoint ARN",
    ("sqs", "arn:aws:sns:us-east-1:000000000000:q"): "sqs endpoint ARN",
    ("sqs", f"{QUEUE}.fifo"): "FIFO SQS Queues can not be subscribed to standard SNS topics",
    ("http", "https://example.com"): "must match the specified protocol",
    ("https", "https://"): "must match the specified protocol",
    ("email", "ann"): "Email address",
    ("email", "\u00e4nn@example.com"): "Email address",
    ("email", "ann@example.com, bob@example.com"): "Email address",
    ("sms", "+15555550100"): "this server delivers to sqs, lambda",
}


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_where_messages_can_be_brought(place):
    if PLACES[place] is None:
        rules.check_endpoint(*place)
        return
    with pytest.raises(Problem, match=PLACES[place]):
        rules.check_endpoint(*place)


def test_what_is_set_is_told():
    given = {
        "RawMessageDelivery": "true",
        "FilterPolicy": '{"a":{"b":["x"]}}',
        "FilterPolicyScope": "MessageBody",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": QUEUE}, separators=(",", ":")),
        "DeliveryPolicy": '{"healthyRetryPolicy":{"numRetries":1}}',
    }
    told = rules.told(rules.changed(PENDING, given), TOPIC)
    assert told == told | given
    assert json.loads(told["EffectiveDeliveryPolicy"])["healthyRetryPolicy"]["numRetries"] == 1
    assert (told["PendingConfirmation"], told["ConfirmationWasAuthenticated"]) == ("true", "false")


def test_a_password_is_not_told():
    assert rules.told(PENDING, TOPIC)["Endpoint"] == "https://ann:****@example.com/x"
    assert "pw" not in repr(PENDING)
    assert "word" not in repr(PENDING)


def test_settings_are_taken_away():
    full = rules.changed(PENDING, {"FilterPolicy": '{"a":["x"]}', "DeliveryPolicy": "{}", "RedrivePolicy": _redrive()})
    for empty in ("", "{}"):
        gone = rules.changed(full, {"FilterPolicy": empty, "DeliveryPolicy": "", "RedrivePolicy": ""})
        assert gone == PENDING


def _redrive():
    return json.dumps({"deadLetterTargetArn": QUEUE})


MAIL = evolve(PENDING, protocol="email", endpoint="ann@example.com")
REFUSED = {
    "a name that is none": (PENDING, {"Colour": "red"}, "have no Colour"),
    "neither true nor false": (PENDING, {"RawMessageDelivery": "yes"}, "Must be true or false."),
    "a raw mail": (MAIL, {"RawMessageDelivery": "true"}, "not supported for the protocol email"),
    "a scope that is none": (PENDING, {"FilterPolicyScope": "Everything"}, "Must be one of"),
    "no filter policy": (PENDING, {"FilterPolicy": "[]"}, "FilterPolicy"),
    "a nested one by attributes": (PENDING, {"FilterPolicy": '{"a":{"b":["x"]}}'}, "does not support nested"),
    "a place that is no queue": (
        PENDING,
        {"RedrivePolicy": '{"deadLetterTargetArn":"arn:t"}'},
        "the ARN of an SQS queue",
    ),
    "no place": (PENDING, {"RedrivePolicy": "{}"}, "the ARN of an SQS queue"),
    "a delivery policy for mail": (MAIL, {"DeliveryPolicy": "{}"}, "for HTTP and HTTPS endpoints"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case):
    subscription, given, told = REFUSED[case]
    with pytest.raises(Problem, match=told):
        rules.changed(subscription, given)


def confirmed(token=PENDING.token, after=timedelta(0)):
    return rules.confirmed(PENDING, token, NOW + after, authenticated=True, protected=True)


def test_its_token_confirms_a_subscription():
    done = confirmed(after=PATIENCE - timedelta(seconds=1))
    assert (done.confirmed, done.authenticated, done.protected) == (True, True, True)


def test_another_token_does_not_nor_its_own_too_late():
    for given in ({"token": "s.other"}, {"token": ""}, {"after": PATIENCE}):
        with pytest.raises(Problem, match="Invalid token"):
            confirmed(**given)
    with pytest.raises(Problem, match="Invalid token"):
        rules.confirmed(evolve(PENDING, token=""), "", NOW, authenticated=False, protected=False)
