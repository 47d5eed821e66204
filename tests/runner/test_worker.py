import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tokiwa.runner.outcome import Status


def texts(outcome: Any) -> list[str]:
    return [line.text for line in outcome.logs]


def body(line: str, before: str = "") -> str:
    return f"{before}\ndef handler(event, context):\n    {line}\n"


EXIT, INIT, FUNCTION = Status.EXIT, Status.INIT_ERROR, Status.FUNCTION_ERROR
NO_REASON = "RequestId: req-1 Error: Runtime exited without providing a reason"
WITH = "RequestId: req-1 Error: Runtime exited with error: "


@pytest.mark.parametrize(
    ("source", "status", "error_type", "message"),
    [
        pytest.param(body("raise KeyError('who')"), FUNCTION, "KeyError", "'who'", id="raises"),
        pytest.param(
            body("return {1, 2}"),
            FUNCTION,
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
            id="result is not JSON",
        ),
        pytest.param(
            body("return 'x' * 6_300_000"),
            FUNCTION,
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            id="result too large",
        ),
        pytest.param(body("bytearray(1 << 30)"), FUNCTION, "MemoryError", "", id="too much memory"),
        pytest.param(body("import os; os._exit(0)"), EXIT, "Runtime.ExitError", NO_REASON, id="exits well"),
        pytest.param(
            body("import os; os._exit(3)"), EXIT, "Runtime.ExitError", WITH + "exit status 3", id="exits badly"
        ),
        pytest.param(body("import sys; sys.exit(1)"), EXIT, "Runtime.ExitError", WITH + "exit status 1", id="sys.exit"),
        pytest.param(
            body("import os; os.kill(os.getpid(), 9)"), EXIT, "Runtime.ExitError", WITH + "signal: killed", id="killed"
        ),
        pytest.param(
            body("import ctypes; ctypes.string_at(0)"),
            EXIT,
            "Runtime.ExitError",
            WITH + "signal: segmentation fault",
            id="crashes",
        ),
        pytest.param(
            body("pass", "import nonesuch"),
            INIT,
            "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'nonesuch'",
            id="import fails",
        ),
        pytest.param(
            "other = 1",
            INIT,
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'app'",
            id="no handler",
        ),
        pytest.param(
            "def handler(:", INIT, "Runtime.UserCodeSyntaxError", "Syntax error in module 'app': ", id="syntax error"
        ),
        pytest.param("raise ValueError('early')", INIT, "ValueError", "early", id="raises while loading"),
        pytest.param("import os; os._exit(0)", EXIT, "Runtime.ExitError", NO_REASON, id="exits while loading"),
    ],
)
def test_a_function_that_fails_says_how(bench: Any, source: str, status: Status, error_type: str, message: str) -> None:
    outcome = bench.run(source)

    assert (outcome.status, outcome.error_type) == (status, error_type)
    document = json.loads(outcome.payload)
    assert document["errorType"] == error_type
    assert document["errorMessage"].startswith(message)
    assert bench.run(body("return 1"), revision="2").status is Status.OK


def test_the_answer_after_a_failure_is_sound(bench: Any) -> None:
    """An exception leaves the process warm; a death does not."""
    source = body("""
    import os
    if event == "raise": raise ValueError
    if event == "exit": os._exit(1)
    return os.getpid()
""")
    first = bench.run(source)
    bench.run(source, "raise")
    assert bench.run(source).init_ms is None
    assert bench.run(source).payload == first.payload

    bench.run(source, "exit")

    assert bench.run(source).init_ms is not None


def test_the_deadline_kills_the_process_and_all_that_it_started(bench: Any) -> None:
    nap = f"600.{os.getpid()}{id(bench)}"  # seconds that no other test sleeps
    source = body(f"import subprocess; subprocess.run(['sleep', {nap!r}])")
    outcome = bench.run(source, timeout_s=0.4)

    assert outcome.status is Status.TIMEOUT
    assert json.loads(outcome.payload) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": "RequestId: req-1 Error: Task timed out after 0.40 seconds",
    }
    assert 400 <= outcome.duration_ms < 2000
    assert not _running(nap.encode())
    assert any(text.endswith("Z req-1 Task timed out after 0.40 seconds") for text in texts(outcome))
    assert texts(outcome)[-1].endswith("\tStatus: timeout")
    assert bench.run(source, timeout_s=0.1).init_ms is not None


def test_the_caller_can_shorten_the_deadline(plain: Any) -> None:
    source = "import time\n" + body("time.sleep(30)")

    assert plain.run(source, invocation={"deadline": 0.1}).status is Status.TIMEOUT


def test_loading_that_never_ends_is_timed_out(plain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokiwa.runner.worker.INIT_LIMIT", 0.1)

    outcome = plain.run("import time; time.sleep(30)", timeout_s=0.3)

    assert outcome.status is Status.TIMEOUT
    assert "INIT_REPORT" in texts(outcome)[1]


LOGGING = """
import logging, os, sys
print("loading")
def handler(event, context):
    print("one")
    context.log("two, first line\\nsecond line\\n")
    os.write(2, b"three\\n")
    logging.warning("four")
    print("fünf", end="")
    raise ValueError("six\\nlines")
"""


def test_log_lines_keep_their_order(bench: Any) -> None:
    outcome = bench.run(LOGGING)
    lines = texts(outcome)

    assert lines[:4] == [
        "INIT_START Runtime Version: " + bench.runner.runtime_version("python3.12"),
        "loading",
        "START RequestId: req-1 Version: $LATEST",
        "one",
    ]
    assert lines[4:6] == ["two, first line\nsecond line", "three"]
    assert re.fullmatch(r"\[WARNING\]\t\S+Z\treq-1\tfour", lines[6])
    assert lines[7] == "fünf"
    assert lines[8].startswith("[ERROR] ValueError: six\nlines\nTraceback (most recent call last):\n\u00a0\u00a0File")
    assert lines[9] == "END RequestId: req-1"
    assert re.fullmatch(
        r"REPORT RequestId: req-1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t"
        r"Max Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms\t",
        lines[10],
    )
    assert [line.time for line in outcome.logs] == sorted(line.time for line in outcome.logs)


def test_a_process_that_fails_to_load_says_so_in_the_log(plain: Any) -> None:
    lines = texts(plain.run("import nonesuch"))

    assert any(line.startswith("[ERROR] Runtime.ImportModuleError: Unable to import") for line in lines)
    report = next(line for line in lines if line.startswith("INIT_REPORT"))
    assert report.endswith("\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError")
    assert lines[-1].endswith("\tStatus: error\tError Type: Runtime.ImportModuleError")


def test_a_flood_of_output_is_bounded(plain: Any) -> None:
    outcome = plain.run(body("for _ in range(300): print('x' * 100_000)"), timeout_s=30)

    assert outcome.status is Status.OK
    assert sum(len(text) for text in texts(outcome)) < 17_000_000
    assert any("was dropped" in text for text in texts(outcome))
    assert texts(outcome)[-2] == "END RequestId: req-1"


CONTEXT = """
def handler(event, context):
    names = ["aws_request_id", "function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb",
             "log_group_name", "log_stream_name"]
    told = {name: getattr(context, name) for name in names}
    import os
    return {**told, "remaining": context.get_remaining_time_in_millis(), "event": event,
            "custom": context.client_context and context.client_context.custom,
            "identity": context.identity.cognito_identity_id, "trace": os.environ.get("_X_AMZN_TRACE_ID")}
"""


def test_the_context_is_complete(bench: Any, spec_of: Callable[..., Any]) -> None:
    spec = spec_of()
    given = {
        "request_id": "req-9",
        "client_context": '{"custom": {"k": "v"},\r\n "env": {}}',
        "cognito_identity": '{"cognitoIdentityId": "eu-west-1:id"}',
        "trace_id": "Root=1-5759e988-bd862e3fe1be46a994272793",
        "invoked_arn": spec.arn + ":live",
    }
    told = json.loads(bench.run(CONTEXT, {"à": 1}, invocation=given, timeout_s=7).payload)

    assert 5000 < told.pop("remaining") <= 7000
    assert told == {
        "aws_request_id": "req-9",
        "function_name": "install",
        "function_version": "$LATEST",
        "invoked_function_arn": spec.arn + ":live",
        "memory_limit_in_mb": "128",
        "log_group_name": spec.log_group,
        "log_stream_name": spec.log_stream,
        "event": {"à": 1},
        "custom": {"k": "v"},
        "identity": "eu-west-1:id",
        "trace": given["trace_id"],
    }


def test_no_event_is_an_empty_one(plain: Any) -> None:
    assert plain.run(body("return event"), invocation={"payload": b""}).payload == b"{}"


def test_a_large_event_arrives_whole(bench: Any) -> None:
    event = "x" * 6_000_000

    assert bench.run(body("return len(event)"), event).payload == b"6000000"


def test_the_outcome_carries_its_figures(plain: Any) -> None:
    outcome = plain.run("import time\n" + body("time.sleep(0.05); return 1"))

    assert 50 <= outcome.duration_ms < 1000
    assert outcome.billed_ms == -(-outcome.duration_ms // 1)
    assert outcome.max_memory_mb > 5
    assert (outcome.executed_version, outcome.log_stream) == ("$LATEST", "2027/01/01/[$LATEST]0123")
    assert outcome.logs[-1].time - outcome.logs[0].time > timedelta(milliseconds=50)


def _running(argument: bytes) -> bool:
    def line(name: str) -> bytes:
        try:
            return Path("/proc", name, "cmdline").read_bytes()
        except OSError:
            return b""

    return any(argument in line(name).split(b"\0") for name in os.listdir("/proc") if name.isdigit())
