"""When a notification is tried again."""

import json

import pytest

from tokiwa.domain import delivery_policy
from tokiwa.domain.delivery_policy import MAIL, OWN, PLAIN, Retries, effective
from tokiwa.domain.problem import Problem


def waits(retries):
    found = []
    while (wait := retries.wait(len(found) + 1)) is not None and len(found) < 200:
        found.append(wait.total_seconds())
    return found


SHAPES = {
    "what an endpoint has by itself": (Retries(), [20, 20, 20]),
    "none": (Retries(0), []),
    "at once": (Retries(2, at_once=2), [0, 0]),
    "all four phases": (
        Retries(7, at_once=1, soon=2, late=1, least=10, longest=30),
        [0, 10, 10, 10, 20, 30, 30],
    ),
    "a curve": (Retries(4, least=1, longest=8, function="exponential"), [1, 2, 4, 8]),
    "one that grows, alone": (Retries(1, least=5, longest=50), [5]),
}


@pytest.mark.parametrize("case", SHAPES)
def test_the_phases(case):
    retries, expected = SHAPES[case]
    assert waits(retries) == pytest.approx(expected)


def test_what_aws_does_for_its_own_and_for_mail():
    assert waits(MAIL)[:3] == [10, 10, 10]
    assert (len(waits(MAIL)), waits(MAIL)[-1], sum(waits(MAIL)) > 6 * 3600) == (50, 600, True)
    assert waits(OWN)[:6] == pytest.approx([0, 0, 0, 1, 1, 1])
    assert (OWN.wait(100_015).total_seconds(), OWN.wait(100_016)) == (20, None)


def test_a_subscriptions_policy_wins_unless_the_topic_forbids_it():
    own = json.dumps({"healthyRetryPolicy": {"numRetries": 1}, "requestPolicy": {"headerContentType": "text/csv"}})
    common = {"defaultHealthyRetryPolicy": {"numRetries": 2}}
    assert effective(None, None) == (Retries(), PLAIN)
    assert effective(None, own) == (Retries(1), "text/csv")
    assert effective(json.dumps({"http": common}), own)[0] == Retries(1)
    assert effective(json.dumps({"http": common}), None) == (Retries(2), PLAIN)
    assert effective(json.dumps({"http": {**common, "disableSubscriptionOverrides": True}}), own) == (Retries(2), PLAIN)


def test_what_is_in_force_is_told():
    told = json.loads(delivery_policy.of_subscription(None, None))
    assert told["healthyRetryPolicy"]["numRetries"] == 3
    assert told["requestPolicy"] == {"headerContentType": PLAIN}
    assert json.loads(delivery_policy.of_topic(None))["http"]["disableSubscriptionOverrides"] is False


REFUSED = {
    "no JSON": "{",
    "a list": "[]",
    "something else": '{"x":1}',
    "no retry policy": '{"healthyRetryPolicy":1}',
    "a member that is none": '{"healthyRetryPolicy":{"x":1}}',
    "too many": '{"healthyRetryPolicy":{"numRetries":101}}',
    "a fraction": '{"healthyRetryPolicy":{"numRetries":1.5}}',
    "no delay": '{"healthyRetryPolicy":{"minDelayTarget":0}}',
    "the longest is shorter": '{"healthyRetryPolicy":{"minDelayTarget":30,"maxDelayTarget":20}}',
    "more in phases than in all": '{"healthyRetryPolicy":{"numRetries":1,"numNoDelayRetries":2}}',
    "a function that is none": '{"healthyRetryPolicy":{"backoffFunction":"cubic"}}',
    "a type of two lines": '{"requestPolicy":{"headerContentType":"a\\nb"}}',
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_policy(case):
    with pytest.raises(Problem, match=r"^Invalid parameter: DeliveryPolicy: "):
        delivery_policy.check_subscription(REFUSED[case])


def test_a_topics_policy_has_names_of_its_own():
    delivery_policy.check_topic('{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}')
    for bad in (
        '{"healthyRetryPolicy":{}}',
        '{"http":1}',
        '{"http":{"defaultHealthyRetryPolicy":{"x":1}}}',
        '{"http":{"x":1}}',
    ):
        with pytest.raises(Problem):
            delivery_policy.check_topic(bad)
