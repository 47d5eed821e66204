"""lambda:Invoke: run a function and wait, or queue an event for it, or only ask whether one may."""

import base64
import binascii
from typing import Any

import msgspec

from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.lambda_.finding import named, policy, resource
from tokiwa.operations.registry import operation
from tokiwa.runner.outcome import Outcome, Status
from tokiwa.work import Work, apply
from tokiwa.work.invoking import Target, run, target

MOST_WAITED, MOST_QUEUED = 6_291_456, 1_048_576  # bytes of the event, Lambda's quotas
TAIL = 4096  # bytes of log that the answer holds
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@operation("lambda:Invoke", on=resource, action="lambda:InvokeFunction", policy=policy, waits=True)
def invoke(work: Work, call: Call) -> dict[str, Any]:
    """What the function answered, 202 for an event that is queued, 204 for a dry run."""
    kind = call.input.get("InvocationType", "RequestResponse")
    payload = _payload(call, MOST_QUEUED if kind == "Event" else MOST_WAITED)
    context = _client_context(call.input.get("ClientContext"))
    on = target(work, named(call))
    match kind:
        case "DryRun":
            return {"StatusCode": 204, "ExecutedVersion": on.version}
        case "Event":
            return _queue(work, call, on, payload, context)
        case _:
            return _wait(work, call, on, payload, context)


def _queue(work: Work, call: Call, on: Target, payload: bytes, context: str) -> dict[str, Any]:
    now = on.account.now(call.wall)
    event = AsyncEvent(on.name.arn, payload.decode(), call.request_id, now, client_context=context)
    with work.transaction() as tx:
        apply(tx, Change(jobs=(event.job(now),)))
    return {"StatusCode": 202}


def _wait(work: Work, call: Call, on: Target, payload: bytes, context: str) -> dict[str, Any]:
    ran = run(work, on, call.request_id, payload, context, on.account.now(call.wall))
    outcome = ran.outcome
    if outcome.status is Status.THROTTLED:
        raise Problem(Kind.THROTTLED, "Rate Exceeded.")
    with work.transaction() as tx:
        apply(tx, ran.log)
    answer: dict[str, Any] = {
        "StatusCode": 200,
        "ExecutedVersion": outcome.executed_version,
        "Payload": outcome.payload,
    }
    if outcome.status is not Status.OK:
        answer["FunctionError"] = "Unhandled"
    if call.input.get("LogType") == "Tail":
        answer["LogResult"] = base64.b64encode(_tail(outcome)).decode()
    return answer


def _payload(call: Call, most: int) -> bytes:
    payload: bytes = call.input.get("Payload") or b"{}"
    if len(payload) > most:
        raise Problem(Kind.TOO_LARGE, f"Request must be smaller than {most} bytes for the InvokeFunction operation")
    try:
        msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(
            Kind.INVALID_REQUEST,
            f"Could not parse request body into json: Could not parse payload into json: {error}",
        ) from None
    return payload


def _client_context(given: str | None) -> str:
    if not given:
        return ""
    try:
        text = base64.b64decode(given, validate=True)
        _decode(text)
    except (binascii.Error, ValueError, msgspec.MsgspecError, RecursionError):
        raise Problem(Kind.INVALID_REQUEST, "Client context must be a valid Base64-encoded JSON object.") from None
    return text.decode()


def _tail(outcome: Outcome) -> bytes:
    return "".join(f"{line.text}\n" for line in outcome.logs).encode()[-TAIL:]
