"""What targets receive, and which shapings PutTargets refuses."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.shaping import Shaping, check, shape

RULE = "arn:aws:events:us-east-1:123456789012:rule/renewed"
NOW = datetime(2026, 12, 22, 18, 43, 49, 512000, tzinfo=UTC)
EVENT = {
    "version": "0",
    "id": "7bf73129",
    "detail-type": "customerCreated",
    "source": "aws.health",
    "account": "123456789012",
    "time": "2026-12-22T18:43:48Z",
    "region": "us-east-1",
    "resources": ["arn:1", "arn:2"],
    "detail": {
        "command": "display-message",
        "payload": {"acc_id": "0a78", "sf_id": "baz"},
        "severity": ["HIGH"],
        "count": 3,
        "flag": True,
        "none": None,
        "quoted": 'say "hi"',
        "lines": "first\\nsecond",
        "umlaut": "ä",
    },
}
PATHS = tuple((name, f"$.detail.{name}") for name in (*EVENT["detail"], "missing"))


def shaped(shaping: Shaping, event: dict[str, Any] = EVENT) -> str:
    """What is delivered, after the check that PutTargets makes."""
    check(shaping, "target-1")
    return shape(shaping, event, RULE, "renewed", NOW)


def filled(template: str) -> str:
    """What a template makes of the event."""
    return shaped(Shaping(paths=PATHS, template=template))


def test_nothing_said_delivers_the_event():
    """The envelope arrives as it is."""
    assert json.loads(shaped(Shaping())) == EVENT


def test_a_constant_is_delivered_letter_by_letter():
    """Input is not written anew."""
    assert shaped(Shaping(input=' {"a" : 1.0}')) == ' {"a" : 1.0}'


PARTS = {
    "$.detail.payload": '{"acc_id":"0a78","sf_id":"baz"}',
    "$.detail.payload.sf_id": '"baz"',
    "$.detail.count": "3",
    "$.detail.umlaut": '"ä"',
    "$.resources[1]": '"arn:2"',
    "$.resources[*]": '["arn:1","arn:2"]',
    "$.detail.nothing": "null",
}


@pytest.mark.parametrize("path", PARTS)
def test_a_part_is_delivered_as_json(path):
    """A string keeps its quotes."""
    assert shaped(Shaping(input_path=path)) == PARTS[path]


TEMPLATES = {
    "a value outside of quotes": ('{"c": <command>, "n": <count>}', '{"c": "display-message", "n": 3}'),
    "values of every kind": ("[<flag>,<none>,<severity>]", '[true,null,["HIGH"]]'),
    "an object": ('{"p": <payload>}', '{"p": {"acc_id":"0a78","sf_id":"baz"}}'),
    "text inside quotes": ('{"t": "it is <command>, <count> times"}', '{"t": "it is display-message, 3 times"}'),
    "an object inside quotes": ('"Payload: <payload>"', '"Payload: {acc_id:0a78,sf_id:baz}"'),
    "a list inside quotes": ('"Severity: <severity>"', '"Severity: [HIGH]"'),
    "quotes inside quotes": (r'{"t": "\"<command>\" <count>"}', r'{"t": "\"display-message\" 3"}'),
    "a missing value inside quotes": ('"from detail <missing>"', '"from detail "'),
    "a missing value outside of quotes": ('{"m": <missing>}', '{"m": ""}'),
    "null is not missing": ('"<none>"', '"null"'),
    "a value alone": ("<payload>", '{"acc_id":"0a78","sf_id":"baz"}'),
    "no placeholder": ('{"a": 1}', '{"a": 1}'),
    "text without quotes": ("<command> is <count>", '"display-message is 3"'),
    "text without quotes, with quotes in it": (
        '<command> "<payload>"',
        '"display-message \\"{acc_id:0a78,sf_id:baz}\\""',
    ),
    "an escape that was text": ('"<lines>"', '"first\\nsecond"'),
    "a quote that would break the JSON": ('"<quoted>"', '"say \\"hi\\""'),
    "a quote outside of quotes": ("<quoted>", '"say \\"hi\\""'),
    "an unclosed placeholder": ('"a < b"', '"a < b"'),
    "the rule": (
        '{"arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>"}',
        f'{{"arn": "{RULE}", "name": "renewed"}}',
    ),
    "the time": ("<aws.events.event.ingestion-time>", '"2026-12-22T18:43:49Z"'),
    "over several lines": ('{\n  "c":\n <command>\n}', '{\n  "c":\n "display-message"\n}'),
}


@pytest.mark.parametrize("case", TEMPLATES)
def test_templates(case):
    """Each template is filled in as it stands beside it, and is JSON."""
    template, expected = TEMPLATES[case]
    assert filled(template) == expected
    json.loads(expected)


def test_the_whole_event_can_be_put_into_a_template():
    """With its detail as `event.json`; without, and with another name for the type, as `event`."""
    assert json.loads(filled('{"e": <aws.events.event.json>}')) == {"e": EVENT}
    short = {name: EVENT[name] for name in EVENT if name not in ("detail", "detail-type")}
    assert json.loads(filled('{"e": <aws.events.event>}')) == {"e": {**short, "detailType": "customerCreated"}}


def test_a_name_of_aws_cannot_be_taken():
    """A path of the same name changes nothing."""
    shaping = Shaping(paths=(("aws.events.rule-name", "$.id"),), template="<aws.events.rule-name>")
    assert shaped(shaping) == '"renewed"'


ONE = "Only one of Input, InputPath, or InputTransformer must be provided for target target-1."
NO_JSON = "Invalid InputTemplate for target target-1 : it is not valid JSON."
NO_KEY = "Invalid InputTemplate for target target-1 : a placeholder cannot be an object key."
REFUSED = {
    "input and path": (Shaping(input="1", input_path="$"), ONE),
    "input and template": (Shaping(input="1", template="1"), ONE),
    "path and template": (Shaping(input_path="$", template="1"), ONE),
    "all": (Shaping(input="1", input_path="$", template="1"), ONE),
    "input that is text": (Shaping(input="hello"), "Input for target target-1 is not a valid JSON text."),
    "input that is empty": (Shaping(input=""), "Input for target target-1 is not a valid JSON text."),
    "input too deep": (Shaping(input="[" * 8000), "Input for target target-1 is not a valid JSON text."),
    "input of half a pair": (Shaping(input='"\ud800"'), "Input for target target-1 is not a valid JSON text."),
    "a path that is none": (
        Shaping(input_path="detail"),
        "InputPath for target target-1 is not a valid JSONPath: detail.",
    ),
    "a path in the map that is none": (
        Shaping(paths=(("x", "$..a"),), template="<x>"),
        "InputPathsMap for target target-1 has no valid JSONPath for x: $..a.",
    ),
    "an unknown placeholder": (
        Shaping(paths=PATHS, template='{"a": <command>, "b": <other>}'),
        "InputTemplate for target target-1 contains invalid placeholder other.",
    ),
    "an unknown placeholder of AWS": (
        Shaping(template="<aws.events.event.id>"),
        "InputTemplate for target target-1 contains invalid placeholder aws.events.event.id.",
    ),
    "an unknown placeholder in quotes": (
        Shaping(template='"1 < 2 > 1"'),
        "InputTemplate for target target-1 contains invalid placeholder  2 .",
    ),
    "a broken object": (Shaping(paths=PATHS, template='{"a": <command>'), NO_JSON),
    "a broken list": (Shaping(paths=PATHS, template=" [<command>,]"), NO_JSON),
    "a placeholder for a key": (Shaping(paths=PATHS, template="{<command>: 1}"), NO_JSON),
    "a placeholder in a key": (Shaping(paths=PATHS, template='{"<command>": 1}'), NO_KEY),
    "a placeholder in a key further inside": (Shaping(paths=PATHS, template='[{"a": [{"b<count>": 1}]}]'), NO_KEY),
    "a template too deep": (Shaping(template="[" * 8000), NO_JSON),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case):
    """PutTargets names the target and what is wrong."""
    shaping, message = REFUSED[case]
    with pytest.raises(Problem) as caught:
        check(shaping, "target-1")
    assert (caught.value.kind, caught.value.message) == (Kind.INVALID, message)


TEXTS = st.text(alphabet='ab"\\\n{}:<>é')
VALUES = st.recursive(
    TEXTS | st.integers() | st.none() | st.booleans(), lambda v: st.lists(v) | st.dictionaries(TEXTS, v)
)


@given(VALUES, st.sampled_from(['{"v": <v>}', '{"v": "<v>"}', "<v>", '"a <v> b"', "a <v>", '["<v>", <v>]', '"a<v>']))
def test_whatever_the_event_holds_the_target_receives_json(value, template):
    """No value can break the payload, nor be taken for a placeholder."""
    delivered = json.loads(shape(Shaping(paths=(("v", "$.v"),), template=template), {"v": value}, RULE, "r", NOW))
    if template == '{"v": <v>}':
        assert delivered == {"v": value}
