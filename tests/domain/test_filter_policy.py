"""Which messages a subscription wants. The cases are those of the SNS Developer Guide's pages on filter policies."""

import json

import pytest

from tokiwa.domain import filter_policy
from tokiwa.domain.filter_policy import ATTRIBUTES, BODY
from tokiwa.domain.message_attributes import Attribute
from tokiwa.domain.problem import Problem

MESSAGE = {
    "customer_interests": Attribute("String.Array", '["soccer", "rugby", "hockey"]'),
    "store": Attribute("String", "example_corp"),
    "event": Attribute("String", "order_placed"),
    "price_usd": Attribute("Number", "210.75"),
    "address.ip": Attribute("String", "10.0.0.7"),
    "key": Attribute("Binary", data=b"\x01"),
}
CASES = {
    "a value": ({"store": ["example_corp"]}, True),
    "one of two": ({"store": ["other", "example_corp"]}, True),
    "another": ({"store": ["other"]}, False),
    "all must hold": ({"store": ["example_corp"], "event": ["order_cancelled"]}, False),
    "one of a list": ({"customer_interests": ["rugby", "tennis"]}, True),
    "none of a list": ({"customer_interests": ["tennis"]}, False),
    "anything but": ({"store": [{"anything-but": ["other"]}]}, True),
    "anything but this": ({"store": [{"anything-but": "example_corp"}]}, False),
    "a beginning": ({"event": [{"prefix": "order-"}]}, False),
    "the right beginning": ({"event": [{"prefix": "order_"}]}, True),
    "an end": ({"event": [{"suffix": "placed"}]}, True),
    "whatever the case": ({"event": [{"equals-ignore-case": "Order_Placed"}]}, True),
    "an address": ({"address.ip": [{"cidr": "10.0.0.0/24"}]}, True),
    "a number": ({"price_usd": [210.75]}, True),
    "a range": ({"price_usd": [{"numeric": [">", 0, "<=", 150]}]}, False),
    "another range": ({"price_usd": [{"numeric": ["=", 301.5]}, {"numeric": [">", 210]}]}, True),
    "it is there": ({"store": [{"exists": True}]}, True),
    "it is not": ({"colour": [{"exists": False}]}, True),
    "what is missing": ({"colour": [{"exists": True}]}, False),
    "either": ({"$or": [{"store": ["other"]}, {"price_usd": [{"numeric": [">=", 100]}]}]}, True),
    "neither": ({"$or": [{"store": ["other"]}, {"price_usd": [{"numeric": [">=", 300]}]}]}, False),
}


@pytest.mark.parametrize("case", CASES)
def test_by_attributes(case):
    policy, wanted = CASES[case]
    text = json.dumps(policy)
    filter_policy.check(text, ATTRIBUTES)
    assert filter_policy.wants(text, ATTRIBUTES, "not JSON", MESSAGE) is wanted


def test_a_message_without_attributes_has_none_that_could_match():
    assert not filter_policy.wants('{"store":["example_corp"]}', ATTRIBUTES, "{}", {})


BODIES = {
    '{"store": {"name": "example_corp", "city": "x"}}': True,
    '{"store": {"name": "other"}}': False,
    '{"store": "example_corp"}': False,
    "example_corp": False,
    '["example_corp"]': False,
}


@pytest.mark.parametrize("body", BODIES)
def test_by_the_body(body):
    policy = '{"store": {"name": ["example_corp"]}}'
    filter_policy.check(policy, BODY)
    assert filter_policy.wants(policy, BODY, body, MESSAGE) is BODIES[body]


REFUSED = {
    "no JSON": ("{", ATTRIBUTES),
    "no list": ('{"a":"x"}', ATTRIBUTES),
    "an operator that is none": ('{"a":[{"like":"x"}]}', ATTRIBUTES),
    "nested, by attributes": ('{"a":{"b":["x"]}}', ATTRIBUTES),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_filter_policy(case):
    with pytest.raises(Problem, match=r"^Invalid parameter: FilterPolicy: "):
        filter_policy.check(*REFUSED[case])
