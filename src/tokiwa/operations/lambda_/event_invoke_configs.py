"""lambda:PutFunctionEventInvokeConfig and its kin: retries, maximum age and destinations of queued events."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import Function
from tokiwa.domain.invoke_config import InvokeConfig
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_ import finding
from tokiwa.operations.lambda_.finding import function, named, resource, whole
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Transaction, Work, apply

MOST = 50
_SERVICES = frozenset({"lambda", "events", "sqs", "sns", "s3"})


@operation("lambda:PutFunctionEventInvokeConfig", on=resource)
def put_function_event_invoke_config(work: Work, call: Call) -> dict[str, Any]:
    """Set it anew: what is not given is Lambda's default."""
    if not call.input.keys() & {"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"}:
        raise Problem(Kind.INVALID_ARGUMENTS, "You must specify at least one of error handling or destination setting.")
    with work.transaction() as tx:
        found = _existing(tx, call)
        return _put(tx, call, found, InvokeConfig(call.now))


@operation("lambda:UpdateFunctionEventInvokeConfig", on=resource)
def update_function_event_invoke_config(work: Work, call: Call) -> dict[str, Any]:
    """Change it: what is not given stays."""
    with work.transaction() as tx:
        found = _existing(tx, call)
        return _put(tx, call, found, _config(found, call))


@operation("lambda:GetFunctionEventInvokeConfig", on=resource)
def get_function_event_invoke_config(work: Work, call: Call) -> dict[str, Any]:
    """As it was set."""
    with work.transaction() as tx:
        found = _found(tx, call)
    return _told(found, named(call).version, _config(found, call))


@operation("lambda:DeleteFunctionEventInvokeConfig", on=resource)
def delete_function_event_invoke_config(work: Work, call: Call) -> None:
    """Go back to Lambda's defaults."""
    with work.transaction() as tx:
        found = _found(tx, call)
        _config(found, call)
        rest = {name: config for name, config in found.invoke_configs.items() if name != named(call).version}
        apply(tx, Change(puts=(evolve(found, invoke_configs=rest),)))


@operation("lambda:ListFunctionEventInvokeConfigs", on=whole)
def list_function_event_invoke_configs(work: Work, call: Call) -> dict[str, Any]:
    """One page, by qualifier."""
    after = position(call.name, call.input.get("Marker"), "")
    most = min(call.input.get("MaxItems", MOST), MOST)
    with work.transaction() as tx:
        found = function(tx, call)
    behind = [(name, config) for name, config in sorted(found.invoke_configs.items()) if name > after]
    answer: dict[str, Any] = {"FunctionEventInvokeConfigs": [_told(found, *one) for one in behind[:most]]}
    if len(behind) > most:
        answer["NextMarker"] = token(call.name, behind[most - 1][0])
    return answer


def _existing(tx: Transaction, call: Call) -> Function:
    name = named(call)
    found = functions.get(tx, name.account, name.name)
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The function doesn't exist.")
    finding.version(tx, found, name.qualifier)
    return found


def _found(tx: Transaction, call: Call) -> Function:
    name = named(call)
    found = functions.get(tx, name.account, name.name)
    if found is None:
        raise _missing(call)
    return found


def _config(found: Function, call: Call) -> InvokeConfig:
    config = found.invoke_configs.get(named(call).version)
    if config is None:
        raise _missing(call)
    return config


def _missing(call: Call) -> Problem:
    name = evolve(named(call), qualifier=named(call).version)
    return Problem(Kind.NOT_FOUND, f"The function {name.arn} doesn't have an EventInvokeConfig")


def _put(tx: Transaction, call: Call, found: Function, before: InvokeConfig) -> dict[str, Any]:
    qualifier = named(call).version
    destinations = call.input.get("DestinationConfig", {})
    config = evolve(
        before,
        modified_at=call.now,
        max_retries=call.input.get("MaximumRetryAttempts", before.max_retries),
        max_age_seconds=call.input.get("MaximumEventAgeInSeconds", before.max_age_seconds),
        on_success=_destination(destinations, "OnSuccess", before.on_success),
        on_failure=_destination(destinations, "OnFailure", before.on_failure),
    )
    for arn in filter(None, (config.on_success, config.on_failure)):
        if arn.split(":")[2] not in _SERVICES:
            raise Problem(Kind.INVALID_ARGUMENTS, f"The provided destination {arn} is invalid.")
        if arn in (found.arn, found.qualified(qualifier)):
            raise Problem(Kind.INVALID_ARGUMENTS, "You can't specify the function as a destination for itself.")
    apply(tx, Change(puts=(evolve(found, invoke_configs={**found.invoke_configs, qualifier: config}),)))
    return _told(found, qualifier, config)


def _destination(given: Mapping[str, Any], member: str, before: str | None) -> str | None:
    """An empty destination takes it away."""
    return given[member].get("Destination") or None if member in given else before


def _told(found: Function, qualifier: str, config: InvokeConfig) -> dict[str, Any]:
    destinations = {"OnSuccess": config.on_success, "OnFailure": config.on_failure}
    return {
        "LastModified": config.modified_at,
        "FunctionArn": found.qualified(qualifier),
        "MaximumRetryAttempts": config.max_retries,
        "MaximumEventAgeInSeconds": config.max_age_seconds,
        "DestinationConfig": {name: {"Destination": arn} if arn else {} for name, arn in destinations.items()},
    }
