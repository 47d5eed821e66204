"""Performs one call: authorise, run its handler, and have the audit entry written with the change."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tokiwa.domain.call import Call
from tokiwa.domain.change import NOTHING, Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import registry
from tokiwa.operations.authorise import authorise
from tokiwa.operations.computing import Computing, Output
from tokiwa.store.audit import Entry
from tokiwa.work import Means, Work
from tokiwa.work.faults import spoil
from tokiwa.work.quotas import throttle

# Members whose values never reach the audit trail, by name, in any operation that we have.
SECRET = frozenset(
    {
        "Passphrase",
        "PrivateKey",
        "SecretAccessKey",
        "SessionToken",
        "SecretString",
        "Password",
        "NewPassword",
        "OldPassword",
    }
    | {"Detail", "Input", "HttpParameters", "ClientContext"}  # what users put in there is theirs to know
    | {"MessageBody", "Message", "MessageAttributes", "MessageSystemAttributes", "Subject", "Endpoint", "PhoneNumber"}
    | {"Token"}  # which confirms a subscription
    | {"ZipFile", "Environment", "Payload", "AuthParameters", "ApiKeyValue", "ClientSecret", "TokenCode"}
    | {"MfaCode", "SignInCode", "AuthenticationCode1", "AuthenticationCode2", "Base32StringSeed"}
)
_LONGEST = 2_000
_encode = msgspec.json.Encoder().encode
_MOST = 10  # resources of one call that are on record


def whole(means: Means, call: Call) -> Mapping[str, Any]:
    """The operation's output, durable and computed, for whoever can wait. Raises as `perform`."""
    output, _ = perform(means, call, waits=True)
    return output.output() if isinstance(output, Computing) else output


def perform(means: Means, call: Call, *, waits: bool) -> tuple[Output, Work]:
    """The operation's output, and the work whose `settle` tells that it is durable.

    Raises Problem for a refusal, Conflict when the call must be performed again.
    """
    operation = registry.find(call.name)
    work = means.work(waits=waits, entry=lambda tx: entry(means, call, tx.change, tx.receipt or ""))
    try:
        throttle(work, call)
        authorise(work, call, operation)
        spoil(work, call, lambda: operation.resources(work, call))
        output = operation.handler(work, call) or {}
    except Problem as problem:
        _record_refusal(means, call, problem)
        raise
    return output, work


def entry(
    means: Means, call: Call, change: Change = NOTHING, handed: str = "", problem: Problem | None = None
) -> Entry:
    """The audit entry of a call that made `change`, or was refused; without its secrets.

    `handed` is the serial number of the certificate whose private key went out.
    """
    principal = call.principal
    return Entry(
        id=means.draw.dated(call.now),
        account=call.account,
        time=call.now,
        name=call.name,
        principal=principal.arn,
        source=call.source,
        user_agent=call.user_agent[:256],
        parameters=_encode(masked(call.input)).decode()[:_LONGEST],
        # What the call names is in its parameters; this is what it made or changed.
        resources=tuple([value.arn for value in (*change.puts, *change.drops)[:_MOST] if hasattr(value, "arn")]),
        error="" if problem is None else problem.kind.value,
        message="" if problem is None else problem.message[:_LONGEST],
        principal_id=principal.id,
        access_key=principal.access_key,
        request_id=call.request_id,
        handed=handed,
    )


def masked(value: Any) -> Any:
    """A request's input with every secret replaced, and bytes told by their length."""
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, Mapping)):  # a dict is told at once, other mappings at some cost
        return {k: "***" if k in SECRET else masked(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(v) for v in value[:20]]
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    return value


def _record_refusal(means: Means, call: Call, problem: Problem) -> None:
    # Only what somebody was not allowed to do is of interest later; bad input is the caller's own affair.
    if problem.kind is Kind.DENIED:
        means.store.submit([Change(puts=(entry(means, call, problem=problem),))])
