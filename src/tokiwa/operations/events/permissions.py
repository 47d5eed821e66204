"""events:PutPermission and RemovePermission: who besides the account may put events on a bus."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain import bus_policy
from tokiwa.domain.bus import EventBus
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.events.access import resource_keys
from tokiwa.operations.events.names import bus, on_bus
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

_PARTS = ("StatementId", "Principal", "Action")


@operation("events:PutPermission", on=on_bus("EventBusName"), context=resource_keys)
def put_permission(work: Work, call: Call) -> None:
    """Add one statement, or set the whole policy."""
    with work.transaction() as tx:
        found = bus(tx, call)
        policy = _policy(found, call.input)
        apply(tx, Change(puts=(evolve(found, policy=policy, updated_at=call.now),)))


@operation("events:RemovePermission", on=on_bus("EventBusName"), context=resource_keys)
def remove_permission(work: Work, call: Call) -> None:
    """Remove one statement, or all."""
    with work.transaction() as tx:
        found = bus(tx, call)
        policy = None
        if not call.input.get("RemoveAllPermissions"):
            if "StatementId" not in call.input:
                raise Problem(Kind.INVALID, "Parameter StatementId must be specified.")
            policy = bus_policy.revoked(found.policy, call.input["StatementId"])
        apply(tx, Change(puts=(evolve(found, policy=policy, updated_at=call.now),)))


def _policy(found: EventBus, given: Mapping[str, Any]) -> str:
    if "Policy" in given:
        if any(part in given for part in (*_PARTS, "Condition")):
            raise Problem(Kind.INVALID, "Parameter Policy cannot be specified together with other parameters.")
        return bus_policy.checked(given["Policy"])
    for part in _PARTS:
        if part not in given:
            raise Problem(Kind.INVALID, f"Parameter {part} must be specified.")
    condition = given.get("Condition")
    if condition is not None and (condition["Type"], condition["Key"]) != ("StringEquals", "aws:PrincipalOrgID"):
        raise Problem(
            Kind.INVALID, "Parameter Condition is not valid. Reason: it must be StringEquals aws:PrincipalOrgID."
        )
    return bus_policy.granted(
        found.policy,
        found.arn,
        given["StatementId"],
        given["Principal"],
        given["Action"],
        condition and (condition["Type"], condition["Key"], condition["Value"]),
    )
