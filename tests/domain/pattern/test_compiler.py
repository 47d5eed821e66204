"""A whole pattern: the renewal rule, the sources it tells, and patterns written to do harm."""

import json
import time
from typing import Any

import pytest

from tokiwa.domain import pattern as patterns
from tokiwa.domain.problem import Kind, Problem

ARN = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
HEALTH = {
    "version": "0",
    "id": "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "AWS Health Event",
    "source": "aws.health",
    "account": "123456789012",
    "time": "2026-12-22T18:43:48Z",
    "region": "us-east-1",
    "resources": [ARN],
    "detail": {
        "service": "ACM",
        "eventTypeCode": "AWS_ACM_RENEWAL_STATE_CHANGE",
        "eventTypeCategory": "scheduledChange",
        "eventDescription": [
            {"language": "en_US", "latestDescription": "AWS Certificate Manager (ACM) has completed the renewal"}
        ],
        "affectedEntities": [{"entityValue": ARN, "status": "RESOLVED"}],
    },
}
RENEWED = {
    "source": ["aws.health"],
    "detail-type": ["AWS Health Event"],
    "detail": {
        "service": ["ACM"],
        "eventTypeCategory": ["scheduledChange"],
        "eventTypeCode": ["AWS_ACM_RENEWAL_STATE_CHANGE"],
    },
    "resources": [ARN],
}


def matches(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether a pattern, given as a dict, matches."""
    return patterns.compile(json.dumps(pattern)).matches(event)


def changed(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The event with some members changed."""
    return {**event, **changes}


class TestTheRenewalRule:
    def test_it_matches_the_health_event(self):
        assert matches(RENEWED, HEALTH)

    @pytest.mark.parametrize(
        "event",
        [
            pytest.param(changed(HEALTH, source="aws.acm"), id="another source"),
            pytest.param(changed(HEALTH, resources=[ARN[:-1]]), id="another certificate"),
            pytest.param(changed(HEALTH, resources=[]), id="no certificate"),
            pytest.param(changed(HEALTH, detail={}), id="no detail"),
            pytest.param(changed(HEALTH, detail=None), id="detail null"),
            pytest.param(changed(HEALTH, detail={**HEALTH["detail"], "service": "EC2"}), id="another service"),
        ],
    )
    def test_it_does_not_match(self, event):
        assert not matches(RENEWED, event)

    def test_it_may_look_into_the_description_through_the_array(self):
        begun = {"detail": {"eventDescription": {"latestDescription": [{"prefix": "AWS Certificate Manager"}]}}}
        assert matches(begun, HEALTH)
        contains = {"detail": {"eventDescription": {"latestDescription": [{"wildcard": "*completed the renewal*"}]}}}
        assert matches(contains, HEALTH)


SOURCES = {
    "one": ({"source": ["aws.health"]}, {"aws.health"}),
    "several": ({"source": ["aws.health", "aws.acm"]}, {"aws.health", "aws.acm"}),
    "none named": ({"detail-type": ["x"]}, None),
    "a prefix": ({"source": [{"prefix": "aws."}]}, None),
    "a string and a prefix": ({"source": ["x", {"prefix": "aws."}]}, None),
    "absence": ({"source": ["x", {"exists": False}]}, None),
    "null": ({"source": ["x", None]}, None),
    "of all alternatives": ({"$or": [{"source": ["a"]}, {"source": ["b"]}]}, {"a", "b"}),
    "one alternative without": ({"$or": [{"source": ["a"]}, {"account": ["b"]}]}, None),
    "before alternatives": ({"source": ["a"], "$or": [{"a": [1]}, {"b": [2]}]}, {"a"}),
    "deeper inside it is another field": ({"detail": {"source": ["a"]}}, None),
}


@pytest.mark.parametrize("case", SOURCES)
def test_sources(case):
    """The publisher learns which sources a pattern can match, and nothing where it cannot be said."""
    pattern, expected = SOURCES[case]
    assert patterns.compile(json.dumps(pattern)).sources == (None if expected is None else frozenset(expected))


def quickly(call):
    """Call it, and fail if it took longer than a pattern may ever take."""
    started = time.process_time()
    result = call()
    assert time.process_time() - started < 2
    return result


def alternatives(count: int) -> str:
    """A pattern with so many alternatives."""
    return '{"$or":[' + ",".join(f'{{"a":[{n}]}}' for n in range(count)) + "]}"


HARMFUL = {
    "deep objects": '{"a":' * 800,
    "deep objects, closed": '{"a":' * 500 + "[1]" + "}" * 500,
    "deep arrays": '{"a":' + "[" * 4000,
    "deep $or": '{"$or":[' * 400,
    "too long": '{"a":["' + "x" * 4096 + '"]}',
    "$or multiplied": '{"a":[0],' + ",".join(f'"$or":[{{"a{n}":[1]}},{{"b{n}":[1]}}]' for n in range(40)) + "}",
    "many stars": '{"a":[{"wildcard":"' + "*a" * 2000 + '"}]}',
    "many wildcards": '{"a":[' + ",".join(['{"wildcard":"a*a"}'] * 150) + "]}",
    "NaN": '{"a":[NaN]}',
    "Infinity": '{"a":[Infinity]}',
    "minus Infinity": '{"a":[-Infinity]}',
    "a number beyond all numbers": '{"a":[1e400]}',
    "a range beyond all numbers": '{"a":[{"numeric":["<",1e400]}]}',
    "half a surrogate pair": '{"a":["\\ud800"]}',
    "the other half": '{"a":["\\udc00x"]}',
    "half a pair in a name": '{"\\ud800":[1]}',
    "half a pair, raw": '{"a":["\ud800"]}',
    "a list in a list": '{"a":[["b"]]}',
    "an operator's list in a list": '{"a":[{"anything-but":[["b"]]}]}',
    "an object as a value": '{"a":[{"anything-but":{"prefix":{"x":1}}}]}',
    "open string": '{"a":["' + "x" * 4000,
    "many escapes": '{"a":["' + "\\u00" * 900,
    "nothing": "",
    "a byte order mark": '\ufeff{"a":[1]}',
}


@pytest.mark.parametrize("case", HARMFUL)
def test_harmful_patterns_are_refused_quickly(case):
    """The answer is a Problem with a sentence, at once."""
    with pytest.raises(Problem) as caught:
        quickly(lambda: patterns.compile(HARMFUL[case]))
    assert caught.value.kind is Kind.INVALID_PATTERN
    assert caught.value.message.startswith("Event pattern is not valid. Reason: ")
    assert len(caught.value.message) < 2500


LETTERS = "".join(chr(0x4E00 + n) for n in range(900))
DEMANDING = {
    "a thousand alternatives": (alternatives(330), {"a": 329}),
    "the deepest that is allowed": ('{"a":' * 98 + "[1]" + "}" * 98, None),
    "a name of dots": ('{"' + "." * 4000 + '":[1]}', {"." * 4000: 1}),
    "a name of many steps": ('{"' + ".".join("a" * 2000) + '":[1]}', {".".join("a" * 2000): 1}),
    "a long whole number": ('{"a":[' + "9" * 4000 + "]}", {"a": int("9" * 4000)}),
    "a long wildcard": ('{"a":[{"wildcard":"' + "a" * 2000 + "*" + "b" * 2000 + '"}]}', {"a": "a" * 2000 + "b" * 2000}),
    "long pieces between stars": (
        '{"a":[{"wildcard":"*' + "*".join(LETTERS[n::3] for n in range(3)) + '*"}]}',
        {"a": "".join(LETTERS[n::3] * 1000 for n in range(3))},
    ),
}


@pytest.mark.parametrize("case", DEMANDING)
def test_demanding_patterns_are_matched_quickly(case):
    """What is allowed is fast however large it is."""
    text, event = DEMANDING[case]
    pattern = quickly(lambda: patterns.compile(text))
    if event is None:
        event = json.loads(text.replace("[1]", "1"))
    assert quickly(lambda: pattern.matches(event))
