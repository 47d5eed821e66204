"""The Lambda Runtime API of one process, as values: requests in, replies out, no sockets.

L-DG "Using the Lambda runtime API for custom runtimes". `conversation` moves the bytes.
"""

import json
from enum import Enum

import attrs

from tokiwa.runner.outcome import LARGEST_RESPONSE, Ending, Status, response_too_large

_ROOT = "/2018-06-01/runtime"
_ERROR_TYPE = "lambda-runtime-function-error-type"
_INVOCATION_ID = "lambda-runtime-invocation-id"


@attrs.frozen
class Request:
    """One HTTP request. Header names are in lower case; `size` is the body's, of which the tail may be cut."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    size: int


@attrs.frozen
class Event:
    """One invocation as the runtime receives it. `deadline_ms` is milliseconds since 1970."""

    request_id: str
    invocation_id: str
    payload: bytes
    deadline_ms: int
    arn: str
    trace_id: str = ""
    client_context: str = ""
    cognito_identity: str = ""


class State(Enum):
    """Where the process is in its life."""

    STARTING = "starting"  # it loads the code
    WAITING = "waiting"  # it asked for the next invocation
    WORKING = "working"  # it has an invocation
    ANSWERED = "answered"  # it has answered and not asked again yet
    FAILED = "failed"  # it could not load the code


class RuntimeApi:
    """What one process asked for and what it may do next."""

    def __init__(self) -> None:
        self.state = State.STARTING
        self.ending: Ending | None = None  # of the current invocation, or of the start
        self._event: Event | None = None

    def give(self, event: Event) -> bytes:
        """The reply to the waiting `next`: this event."""
        self.state, self.ending, self._event = State.WORKING, None, event
        return _event_reply(event)

    def take(self, request: Request) -> bytes | None:
        """The reply to a request, or None for `next`, which is answered when there is something to do."""
        match request.method, request.path.removeprefix(_ROOT).split("/")[1:]:
            case "GET", ["invocation", "next"]:
                return self._next()
            case "POST", ["invocation", request_id, "response" | "error" as kind]:
                return self._answer(request, request_id, failed=kind == "error")
            case "POST", ["init" | "restore", "error"]:
                return self._cannot_start(request)
            case "GET", ["restore", "next"]:
                return _reply(200, b"")
        return _error(404, "NotFound", f"There is no {request.method} {request.path} in the Runtime API.")

    def _next(self) -> bytes | None:
        if self.state is State.WORKING:
            return _error(403, "InvalidStateTransition", "The invocation in progress has no answer yet.")
        self.state = State.WAITING
        return None

    def _answer(self, request: Request, request_id: str, *, failed: bool) -> bytes:
        event = self._event
        if self.state is not State.WORKING or event is None:
            return _error(403, "InvalidStateTransition", "No invocation is in progress.")
        if request_id != event.request_id:
            return _error(400, "InvalidRequestID", "Invalid request ID")
        if request.headers.get(_INVOCATION_ID, event.invocation_id) != event.invocation_id:
            return _error(400, "InvalidInvocationId", "Invalid invocation ID")
        self.state = State.ANSWERED
        if request.size > LARGEST_RESPONSE:
            self.ending = response_too_large()
            sentence = f"Exceeded maximum allowed payload size ({LARGEST_RESPONSE} bytes)."
            return _error(413, "RequestEntityTooLarge", sentence)
        if failed:
            self.ending = Ending(Status.FUNCTION_ERROR, request.body, _error_type(request))
        elif _ERROR_TYPE in request.headers:  # a streamed response that broke off
            self.ending = Ending(Status.FUNCTION_ERROR, request.body, request.headers[_ERROR_TYPE])
        else:
            self.ending = Ending(Status.OK, request.body)
        return _accepted()

    def _cannot_start(self, request: Request) -> bytes:
        if self.state is not State.STARTING:
            return _error(403, "InvalidStateTransition", "The runtime has already started.")
        self.state = State.FAILED
        self.ending = Ending(Status.INIT_ERROR, request.body, _error_type(request))
        return _accepted()


def _error_type(request: Request) -> str:
    """The error's type: the document's own, which runtimes set more exactly than the header."""
    try:
        document = json.loads(request.body)
    except ValueError:
        document = None
    named = document.get("errorType") if isinstance(document, dict) else None
    return named if isinstance(named, str) and named else request.headers.get(_ERROR_TYPE, "Unhandled")


def _event_reply(event: Event) -> bytes:
    optional = {
        "Lambda-Runtime-Trace-Id": event.trace_id,
        "Lambda-Runtime-Client-Context": event.client_context,
        "Lambda-Runtime-Cognito-Identity": event.cognito_identity,
    }
    headers = {
        "Lambda-Runtime-Aws-Request-Id": event.request_id,
        "Lambda-Runtime-Invocation-Id": event.invocation_id,
        "Lambda-Runtime-Deadline-Ms": str(event.deadline_ms),
        "Lambda-Runtime-Invoked-Function-Arn": event.arn,
        **{name: value for name, value in optional.items() if value},
    }
    return _reply(200, event.payload, headers)


def _accepted() -> bytes:
    return _reply(202, b'{"status":"OK"}')


def _error(status: int, error_type: str, message: str) -> bytes:
    return _reply(status, json.dumps({"errorMessage": message, "errorType": error_type}).encode())


_REASONS = {
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    413: "Payload Too Large",
}


def _reply(status: int, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """A whole HTTP response, so that it can leave in one write: two writes cost 40 ms of delayed ACK."""
    lines = [f"HTTP/1.1 {status} {_REASONS[status]}", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}"]
    # Line ends within JSON are only white space; within a header they would start another one.
    lines += [f"{name}: {_one_line(value)}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
