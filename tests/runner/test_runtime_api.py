import json
from typing import Any

import pytest

from tokiwa.runner.outcome import LARGEST_RESPONSE, Status
from tokiwa.runner.runtime_api import Event, Request, RuntimeApi, State

ROOT = "/2018-06-01/runtime"
EVENT = Event("req-1", "inv-1", b'{"a":1}', 1_798_761_600_000, "arn:f")


def ask(method: str, path: str, body: bytes = b"", size: int | None = None, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, ROOT + path, named, body, len(body) if size is None else size)


NEXT = ask("GET", "/invocation/next")
ANSWER = ask("POST", "/invocation/req-1/response", b"1")


def api_in(state: State) -> RuntimeApi:
    api = RuntimeApi()
    if state is State.FAILED:
        api.take(ask("POST", "/init/error", b'{"errorType":"E"}'))
    elif state is not State.STARTING:
        api.take(NEXT)
        if state is not State.WAITING:
            api.give(EVENT)
        if state is State.ANSWERED:
            api.take(ANSWER)
    assert api.state is state
    return api


def status_of(reply: bytes | None) -> int | None:
    return int(reply.split()[1]) if reply is not None else None


S = State
MOVES = [
    *((was, NEXT, S.WAITING, None) for was in (S.STARTING, S.WAITING, S.ANSWERED)),
    (S.WORKING, NEXT, S.WORKING, 403),
    (S.WORKING, ANSWER, S.ANSWERED, 202),
    *((was, ANSWER, was, 403) for was in (S.STARTING, S.WAITING, S.ANSWERED, S.FAILED)),
    (S.WORKING, ask("POST", "/invocation/other/response", b"1"), S.WORKING, 400),
    (S.WORKING, ask("POST", "/invocation/req-1/response", b"1", lambda_runtime_invocation_id="x"), S.WORKING, 400),
    (S.WORKING, ask("POST", "/invocation/req-1/response", b"1", lambda_runtime_invocation_id="inv-1"), S.ANSWERED, 202),
    (S.WORKING, ask("POST", "/invocation/req-1/error", b"{}"), S.ANSWERED, 202),
    (S.WORKING, ask("POST", "/invocation/req-1/response", b"", LARGEST_RESPONSE + 1), S.ANSWERED, 413),
    (S.WORKING, ask("POST", "/invocation/req-1/response", b"", LARGEST_RESPONSE), S.ANSWERED, 202),
    (S.STARTING, ask("POST", "/init/error", b"{}"), S.FAILED, 202),
    (S.STARTING, ask("POST", "/restore/error", b"{}"), S.FAILED, 202),
    *((was, ask("POST", "/init/error", b"{}"), was, 403) for was in (S.WAITING, S.WORKING, S.ANSWERED)),
    (S.STARTING, ask("GET", "/restore/next"), S.STARTING, 200),
    (S.WAITING, ask("GET", "/nonesuch"), S.WAITING, 404),
    (S.WAITING, ask("DELETE", "/invocation/next"), S.WAITING, 404),
]


@pytest.mark.parametrize(("was", "request_", "becomes", "status"), MOVES)
def test_each_request_in_each_state(was: State, request_: Request, becomes: State, status: int | None) -> None:
    api = api_in(was)
    reply = api.take(request_)

    assert (api.state, status_of(reply)) == (becomes, status)


def test_a_failed_start_stays_failed() -> None:
    api = api_in(State.FAILED)
    api.take(NEXT)

    assert api.ending is not None
    assert api.ending.status is Status.INIT_ERROR


def test_the_event_has_all_its_headers_in_one_reply() -> None:
    api = api_in(State.WAITING)
    event = Event("r", "i", b"{}", 5, "arn", "trace", '{"a":\r\n1}', '{"id":2}')
    head, _, body = api.give(event).partition(b"\r\n\r\n")

    assert body == b"{}"
    assert dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:]) == {
        "Content-Type": "application/json",
        "Content-Length": "2",
        "Lambda-Runtime-Aws-Request-Id": "r",
        "Lambda-Runtime-Invocation-Id": "i",
        "Lambda-Runtime-Deadline-Ms": "5",
        "Lambda-Runtime-Invoked-Function-Arn": "arn",
        "Lambda-Runtime-Trace-Id": "trace",
        "Lambda-Runtime-Client-Context": '{"a":  1}',
        "Lambda-Runtime-Cognito-Identity": '{"id":2}',
    }


def test_what_an_event_lacks_is_no_header() -> None:
    head = api_in(State.WAITING).give(EVENT)

    assert b"Trace-Id" not in head
    assert b"Client-Context" not in head


@pytest.mark.parametrize(
    ("body", "headers", "error_type"),
    [
        pytest.param({"errorType": "KeyError"}, {}, "KeyError", id="from the document"),
        pytest.param(
            {"errorType": "KeyError"}, {"lambda_runtime_function_error_type": "Unhandled"}, "KeyError", id="both"
        ),
        pytest.param({}, {"lambda_runtime_function_error_type": "Mine.Error"}, "Mine.Error", id="from the header"),
        pytest.param([], {}, "Unhandled", id="from neither"),
    ],
)
def test_the_error_type_is_the_most_exact_there_is(body: Any, headers: dict[str, str], error_type: str) -> None:
    api = api_in(State.WORKING)
    api.take(ask("POST", "/invocation/req-1/error", json.dumps(body).encode(), **headers))

    assert api.ending is not None
    assert (api.ending.status, api.ending.error_type) == (Status.FUNCTION_ERROR, error_type)


def test_the_answer_is_kept_as_it_came() -> None:
    api = api_in(State.WORKING)
    api.take(ask("POST", "/invocation/req-1/response", b'{"b": "\xc3\xa9"}'))

    assert api.ending is not None
    assert (api.ending.status, api.ending.payload) == (Status.OK, b'{"b": "\xc3\xa9"}')
