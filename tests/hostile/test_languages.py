"""Hostile texts in the small languages: event patterns, policies, schedules, JSON paths, log filters.

What must be refused is refused with the service's own code; what is merely odd may be taken, but costs no more than
any other request.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.hostile.documents import call, document, refused
from tests.hostile.edge import Edge

DEEP = 20_000


def nested(open_: str, close: str, inner: str = "", times: int = DEEP) -> str:
    """The same bracket many times."""
    return open_ * times + inner + close * times


BAD_PATTERNS = {
    "no JSON": "{",
    "a list": "[]",
    "null": "null",
    "nothing in it": "{}",
    "a text for a list": '{"source":"a"}',
    "a number for a list": '{"source":1}',
    "an empty list": '{"source":[]}',
    "lists in lists": '{"source":[["a"]]}',
    "too deep": nested('{"a":', "}", '["b"]', 700),
    "far too deep": nested('{"a":', "}", '["b"]'),
    "an unknown operator": '{"source":[{"sounds-like":"a"}]}',
    "two operators in one": '{"source":[{"prefix":"a","suffix":"b"}]}',
    "a number as a prefix": '{"source":[{"prefix":1}]}',
    "a text as a number": '{"detail":{"n":[{"numeric":[">","1"]}]}}',
    "a number without end": '{"detail":{"n":[{"numeric":[">",1e999]}]}}',
    "an empty range": '{"detail":{"n":[{"numeric":[">",2,"<",1]}]}}',
    "half a comparison": '{"detail":{"n":[{"numeric":[">"]}]}}',
    "no network": '{"detail":{"ip":[{"cidr":"300.0.0.0/99"}]}}',
    "a wildcard that never ends": json.dumps({"source": [{"wildcard": "*a" * 1000 + "*b"}]}),
    "wildcards side by side": '{"source":[{"wildcard":"a**b"}]}',
    "a loose backslash": json.dumps({"source": [{"wildcard": "a\\b"}]}),
    "exists with a text": '{"detail":{"a":[{"exists":"yes"}]}}',
    "anything but nothing": '{"source":[{"anything-but":[]}]}',
    "anything but mixed things": '{"source":[{"anything-but":["a",1]}]}',
    "or of one": '{"$or":[{"source":["a"]}]}',
    "too many combinations": json.dumps(
        {f"f{n}": {"$or": [{str(m): ["x"]} for m in range(40)]} for n in range(6)}, separators=(",", ":")
    ),
    "the same key twice, once wrong": '{"source":["a"],"source":"b"}',
    "half a surrogate": '{"source":["\\ud800"]}',
    "too long": json.dumps({"source": ["x" * 4096]}),
}


@pytest.mark.parametrize("pattern", BAD_PATTERNS.values(), ids=BAD_PATTERNS)
@pytest.mark.parametrize("operation", ["events:PutRule", "events:TestEventPattern"])
def test_event_patterns(edge: Edge, operation: str, pattern: str) -> None:
    event = {"id": "1", "source": "a", "detail-type": "b", "account": "0" * 12, "time": "2027-01-01T00:00:00Z"}
    whole = json.dumps(event | {"region": "us-east-1", "resources": [], "detail": {}})
    given = {"Name": "hostile"} if operation == "events:PutRule" else {"Event": whole}
    code = refused(edge, operation, {**given, "EventPattern": pattern})
    assert code in {"InvalidEventPatternException", "ValidationException"}


def test_an_event_made_to_keep_a_matcher_busy(edge: Edge) -> None:
    """Wildcards, alternatives and arrays of objects are matched in time that grows with the event, no faster."""
    source = {"source": [{"wildcard": "*aa*aa*b"}, {"anything-but": {"wildcard": "*a*c"}}]}
    crossed = {"detail": {"a": {"b": ["1"], "c": ["2"]}, "d": {"e": ["3"], "f": ["4"]}}}
    things = [{"b": str(n), "c": str(n + 1), "e": str(n), "f": str(n + 1)} for n in range(2000)]
    event = {"id": "1", "source": "a" * 20_000, "detail-type": "b", "account": "0" * 12, "time": "2027-01-01T00:00:00Z"}
    whole = event | {"region": "us-east-1", "resources": [], "detail": {"a": things, "d": things}}
    for pattern in (source, crossed):
        answer = call(
            edge, "events:TestEventPattern", {"EventPattern": json.dumps(pattern), "Event": json.dumps(whole)}
        )
        assert answer.status == 200, answer.message


BAD_POLICIES = {
    "no JSON": "{",
    "a list": "[]",
    "a text": '"allow"',
    "no statement": '{"Version":"2012-10-17"}',
    "null statements": '{"Version":"2012-10-17","Statement":null}',
    "no such version": '{"Version":"2030-01-01","Statement":[]}',
    "no effect": document(Effect=None),
    "no such effect": document(Effect="allow"),
    "no action": document(Action=None),
    "no resource": document(Resource=None),
    "an action and its contrary": document(NotAction="iam:*"),
    "an action without a service": document(Action="Export"),
    "lists in lists": document(Action=[["acm:*"]]),
    "a number": document(Action=1),
    "far too deep": '{"Version":"2012-10-17","Statement":' + nested("[", "]") + "}",
    "an unknown element": document(Whatever="x"),
    "no such operator": document(Condition={"StringSortOf": {"aws:username": "a"}}),
    "a condition that is a text": document(Condition="x"),
    "a date that is none": document(Condition={"DateLessThan": {"aws:CurrentTime": "tomorrow"}}),
    "a network that is none": document(Condition={"IpAddress": {"aws:SourceIp": "999.0.0.0/8"}}),
    "the same key twice": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}',
    "half a surrogate": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"\\ud800","Resource":"*"}]}',
    "a principal where none belongs": document(Principal="*"),
    "too many statements": json.dumps(
        {"Version": "2012-10-17", "Statement": [json.loads(document())["Statement"][0]] * 1000}
    ),
}


@pytest.mark.parametrize("text", BAD_POLICIES.values(), ids=BAD_POLICIES)
def test_policies(edge: Edge, text: str) -> None:
    code = refused(edge, "iam:CreatePolicy", {"PolicyName": "hostile", "PolicyDocument": text})
    assert code in {"MalformedPolicyDocument", "LimitExceeded", "ValidationError"}


BAD_TRUSTS = {
    "the page's policy": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"acm:ExportCertificate","Resource":"*"}]}',
    "no such principal": document(Resource=None, Action="sts:AssumeRole", Principal={"Planet": "*"}),
    "half a principal": document(Resource=None, Action="sts:AssumeRole", Principal={"AWS": "arn:aws:iam::1*:root"}),
    "a principal that is a number": document(Resource=None, Action="sts:AssumeRole", Principal=7),
}


@pytest.mark.parametrize("text", BAD_TRUSTS.values(), ids=BAD_TRUSTS)
def test_trust_policies(edge: Edge, text: str) -> None:
    given = {"RoleName": "hostile", "AssumeRolePolicyDocument": text}
    assert refused(edge, "iam:CreateRole", given) == "MalformedPolicyDocument"


def test_a_policy_made_to_keep_an_evaluator_busy(edge: Edge) -> None:
    """Globs are matched in time that grows with the text, no faster."""
    globs = ["acm:" + "*a" * 40 + "*b"] * 20
    given = {
        "PolicyInputList": [document(Action=globs, Resource="arn:aws:acm:*:*:" + "*a" * 200)],
        "ActionNames": ["acm:" + "a" * 100],
        "ResourceArns": ["arn:aws:acm:us-east-1:000000000000:" + "a" * 1500],
    }
    assert call(edge, "iam:SimulateCustomPolicy", given).status == 200


BAD_SCHEDULES = (
    "every day",
    "rate()",
    "rate(0 days)",
    "rate(-1 days)",
    "rate(1.5 hours)",
    "rate(1 days)",
    "rate(2 day)",
    "rate(1 fortnight)",
    f"rate({'9' * 200} days)",
    "rate(1 day",
    "cron()",
    "cron(* * * * *)",
    "cron(* * * * * *)",
    "cron(0 12 * * ? * *)",
    "cron(60 12 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 12 32 * ? *)",
    "cron(0 12 * 13 ? *)",
    "cron(0 12 ? * 8 *)",
    "cron(0 12 ? * 2#6 *)",
    "cron(0/0 12 * * ? *)",
    "cron(a 12 * * ? *)",
    "cron(0 12 * * ? 1969)",
    f"cron({','.join('0' * 110)} 12 * * ? x)",
)


@pytest.mark.parametrize("expression", BAD_SCHEDULES)
def test_schedules(edge: Edge, expression: str) -> None:
    assert (
        refused(edge, "events:PutRule", {"Name": "hostile", "ScheduleExpression": expression}) == "ValidationException"
    )


BAD_PATHS = (
    "a",
    "$[",
    "$..a",
    "$.a[?(@.b)]",
    "$.a[99999999999999999999]",
    "$" + ".a" * 200,
    "$.☃[",
    "$.a b",
)


@pytest.mark.parametrize("member", ["InputPath", "InputTransformer"])
@pytest.mark.parametrize("path", BAD_PATHS)
def test_json_paths(edge: Edge, path: str, member: str) -> None:
    """A target with a path that cannot be followed is refused, in the answer's list of failures or as a whole."""
    call(edge, "events:PutRule", {"Name": "paths", "EventPattern": '{"source":["a"]}'})
    shaped: Any = path if member == "InputPath" else {"InputPathsMap": {"a": path}, "InputTemplate": '"<a>"'}
    target = {"Id": "1", "Arn": "arn:aws:logs:us-east-1:000000000000:log-group:/x", member: shaped}
    answer = call(edge, "events:PutTargets", {"Rule": "paths", "Targets": [target]})
    assert answer.code == "ValidationException" or answer.parsed["FailedEntryCount"] == 1, answer.parsed


FILTERS = {
    "an unfinished word": '"hello',
    "an unfinished condition": "{ $.a = ",
    "brackets without end": "{ " + "(" * 400 + "$.a = 1" + ")" * 400 + " }",
    "an expression that backtracks": "%(a+)+b%",
    "a path without end": "{ $" + ".a" * 400 + " = 1 }",
    "a number without end": "{ $.a = 1e999999 }",
    "wildcards": "{ $.a = " + "*a" * 200 + "*b }",
    "fields without end": "[" + ",".join("x" * 400) + "]",
}


@pytest.mark.parametrize("pattern", FILTERS.values(), ids=FILTERS)
def test_log_filters(edge: Edge, pattern: str) -> None:
    """Refused or not, a filter does not keep the server busy, whatever it is matched with."""
    group, stream = {"logGroupName": "hostile"}, {"logStreamName": "s"}
    call(edge, "logs:CreateLogGroup", group)
    call(edge, "logs:CreateLogStream", group | stream)
    now = 1000 * int(edge.world.account_now("0" * 12).timestamp())
    busy = "a" * 5000
    events = [
        {"timestamp": now, "message": text} for text in (busy, json.dumps({"a": busy}), nested("[", "]", times=2000))
    ]
    call(edge, "logs:PutLogEvents", group | stream | {"logEvents": events})
    call(edge, "logs:FilterLogEvents", group | {"filterPattern": pattern})
