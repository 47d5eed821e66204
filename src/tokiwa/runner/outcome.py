"""What an invocation came to, and the documents that stand for the function's answer when it gave none."""

import json
import math
from datetime import datetime
from enum import StrEnum

import attrs


class Status(StrEnum):
    """How an invocation ended."""

    OK = "ok"
    FUNCTION_ERROR = "function_error"  # the handler raised, or its result was refused
    TIMEOUT = "timeout"
    EXIT = "exit"  # the process ended without an answer
    INIT_ERROR = "init_error"  # the code could not be loaded
    THROTTLED = "throttled"  # no process was free; nothing ran


@attrs.frozen
class LogLine:
    """One log event: `text` may hold line ends within, none at its end."""

    time: datetime
    text: str


@attrs.frozen
class Outcome:
    """The end of one invocation. Times are milliseconds; `init_ms` is None for a warm process.

    `payload` is the body of Invoke's answer: the handler's JSON, or the error document. For a throttled
    invocation it is empty and `error_type` is the `Reason` of TooManyRequestsException.
    `log_stream` is the stream that the process was started with, where its lines belong.
    """

    status: Status
    payload: bytes = attrs.field(repr=False)
    error_type: str = ""
    logs: tuple[LogLine, ...] = ()
    init_ms: float | None = None
    duration_ms: float = 0.0
    billed_ms: int = 0
    max_memory_mb: int = 0
    executed_version: str = ""
    log_stream: str = ""


@attrs.frozen
class Ending:
    """How the function's own part ended: its answer, or the error that stands for one."""

    status: Status
    payload: bytes = attrs.field(repr=False)
    error_type: str = ""
    sentence: str = ""  # the sandbox's own words, empty where the runtime answered

    @property
    def remark(self) -> str:
        """What REPORT adds: nothing where the runtime itself answered."""
        match self.status:
            case Status.TIMEOUT:
                return "Status: timeout"
            case Status.EXIT | Status.INIT_ERROR:
                return f"Status: error\tError Type: {self.error_type}"
            case _:
                return ""


TOO_LARGE = "Function.ResponseSizeTooLarge"
LARGEST_RESPONSE = 6 * 1024 * 1024 + 100  # 6291556: Lambda's 6 MB and room for an envelope


def throttled(version: str, reason: str) -> Outcome:
    """Nothing ran because no process was free."""
    return Outcome(Status.THROTTLED, b"", reason, executed_version=version)


def timed_out(request_id: str, seconds: float) -> Ending:
    """The deadline passed and the process was killed."""
    return _sandbox(Status.TIMEOUT, "Sandbox.Timedout", request_id, f"Task timed out after {seconds:.2f} seconds")


def exited(request_id: str, reason: str) -> Ending:
    """The process ended before it answered; `reason` is what `Process.exit_reason` says."""
    return _sandbox(Status.EXIT, "Runtime.ExitError", request_id, f"Runtime exited {reason}")


def response_too_large() -> Ending:
    """The handler's result is more than Invoke can answer with."""
    sentence = f"Response payload size exceeded maximum allowed payload size ({LARGEST_RESPONSE} bytes)."
    return Ending(Status.FUNCTION_ERROR, _document(TOO_LARGE, sentence), TOO_LARGE)


def billed(duration_ms: float) -> int:
    """Whole milliseconds, rounded up, at least one."""
    return max(1, math.ceil(duration_ms))


def _sandbox(status: Status, error_type: str, request_id: str, what: str) -> Ending:
    message = f"RequestId: {request_id} Error: {what}"
    return Ending(status, _document(error_type, message), error_type, message)


def _document(error_type: str, message: str) -> bytes:
    return json.dumps({"errorType": error_type, "errorMessage": message}, separators=(",", ":")).encode()
