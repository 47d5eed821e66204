"""REST-JSON: where the members of Lambda's operations stand."""

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire import catalog, restjson
from tokiwa.wire.message import Request


def test_members_come_from_path_query_header_and_payload():
    request = Request(
        "POST",
        b"/2015-03-31/functions/my%2Ff/invocations",
        b"Qualifier=v%201&Unknown=1",
        ((b"x-amz-invocation-type", b"Event"), (b"x-amz-log-type", b"Tail")),
        b"not JSON at all",
    )
    assert restjson.read(catalog.operation("lambda:Invoke"), request) == {
        "FunctionName": "my/f",
        "Qualifier": "v 1",
        "InvocationType": "Event",
        "LogType": "Tail",
        "Payload": b"not JSON at all",
    }


def test_an_absent_payload_is_absent():
    request = Request("POST", b"/2015-03-31/functions/f/invocations")
    assert restjson.read(catalog.operation("lambda:Invoke"), request) == {"FunctionName": "f"}


def test_a_parameter_that_repeats_is_a_list():
    request = Request("DELETE", b"/2017-03-31/tags/arn", b"tagKeys=a&tagKeys=b")
    values = restjson.read(catalog.operation("lambda:UntagResource"), request)
    assert values == {"Resource": "arn", "TagKeys": ["a", "b"]}


def test_a_body_is_read_led_by_the_shape():
    request = Request(
        "POST", b"/2015-03-31/functions", body=b'{"FunctionName":"f","Code":{"ZipFile":"AAE="},"Timeout":3}'
    )
    values = restjson.read(catalog.operation("lambda:CreateFunction"), request)
    assert values == {"FunctionName": "f", "Code": {"ZipFile": b"\0\1"}, "Timeout": 3}


BAD = {
    "a body that is not JSON": ("lambda:CreateFunction", Request("POST", b"/2015-03-31/functions", body=b"{")),
    "a number in the query": ("lambda:ListFunctions", Request("GET", b"/2015-03-31/functions", b"MaxItems=x")),
    "a label that is not UTF-8": ("lambda:GetFunction", Request("GET", b"/2015-03-31/functions/%FF")),
}


@pytest.mark.parametrize(("name", "request_"), BAD.values(), ids=BAD.keys())
def test_what_is_refused(name, request_):
    with pytest.raises(Problem) as refused:
        restjson.read(catalog.operation(name), request_)
    assert refused.value.kind is Kind.SERIALIZATION


# (operation, output, status, body)
ANSWERS = {
    "the status of the model": ("lambda:CreateFunction", {"FunctionName": "f"}, 201, b'{"FunctionName":"f"}'),
    "no content": ("lambda:TagResource", None, 204, b""),
    "the status of the output": ("lambda:Invoke", {"StatusCode": 202}, 202, b""),
    "a raw payload": ("lambda:Invoke", {"StatusCode": 200, "Payload": b"[1]"}, 200, b"[1]"),
    "a member that is None": ("lambda:GetPolicy", {"Policy": "{}", "RevisionId": None}, 200, b'{"Policy":"{}"}'),
}


@pytest.mark.parametrize(("name", "output", "status", "body"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answers(name, output, status, body):
    response = restjson.write(catalog.operation(name), output, "rid")
    assert (response.status, response.body) == (status, body)
    assert (b"x-amzn-requestid", b"rid") in response.headers


def test_members_go_into_headers():
    output = {"StatusCode": 200, "FunctionError": "Unhandled", "ExecutedVersion": "$LATEST"}
    headers = dict(restjson.write(catalog.operation("lambda:Invoke"), output, "rid").headers)
    assert headers[b"x-amz-function-error"] == b"Unhandled"
    assert headers[b"x-amz-executed-version"] == b"$LATEST"
    assert b"x-amz-log-result" not in headers


def test_an_output_member_that_the_model_does_not_have_is_our_mistake():
    with pytest.raises(KeyError):
        restjson.write(catalog.operation("lambda:GetPolicy"), {"Polcy": "{}"}, "rid")
