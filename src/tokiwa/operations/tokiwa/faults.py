"""tokiwa:PutFault, ListFaults and DeleteFault: failures on purpose, for accounts whose time is a test's."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.duration import parse
from tokiwa.domain.fault import Effect, Fault, checked
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import registry
from tokiwa.operations.registry import operation
from tokiwa.store import accounts, faults
from tokiwa.work import Transaction, Work, apply

MOST = 100  # faults of an account


@operation("tokiwa:PutFault")
def put_fault(work: Work, call: Call) -> dict[str, Any]:
    """Set a fault, or set one of that name anew; it begins to count with this."""
    wanted = _given(work, call)
    with work.transaction() as tx:
        _tests_only(tx, call)
        before = faults.get(tx, call.account, wanted["id"])
        if before is None and len(faults.of_account(tx, call.account)) >= MOST:
            raise Problem(Kind.INVALID, f"An account has at most {MOST} faults. Delete those that are spent.")
        fault = Fault(**wanted, version=before.version if before else 0)
        apply(tx, Change(puts=(checked(fault, _callable(fault.on)),)))
    return {"Fault": _shown(fault)}


@operation("tokiwa:ListFaults")
def list_faults(work: Work, call: Call) -> dict[str, Any]:
    """All faults of the account, also those that are spent, with how often they have struck."""
    with work.transaction() as tx:
        return {"Faults": [_shown(fault) for fault in faults.of_account(tx, call.account)]}


@operation("tokiwa:DeleteFault")
def delete_fault(work: Work, call: Call) -> None:
    """Take a fault away."""
    with work.transaction() as tx:
        found = faults.get(tx, call.account, call.input["FaultId"])
        if found is None:
            raise Problem(Kind.NOT_FOUND, f"There is no fault {call.input['FaultId']}.")
        apply(tx, Change(drops=(found,)))


def _given(work: Work, call: Call) -> dict[str, Any]:
    given = call.input
    return {
        "id": given.get("FaultId") or work.draw.uuid(),
        "account": call.account,
        "on": given["On"],
        "effect": Effect(given["Effect"]),
        "made_at": call.now,
        "reason": given.get("Reason", ""),
        "message": given.get("Message", ""),
        "principal": given.get("PrincipalArn", ""),
        "resource": given.get("ResourceArn", ""),
        "delay": int(parse(given["Delay"]).total_seconds()) if "Delay" in given else 0,
        "times": given.get("Times", 0),
        "probability": given.get("Probability", 1.0),
        "seed": given.get("Seed", 0),
    }


def _tests_only(tx: Transaction, call: Call) -> None:
    account = accounts.get(tx, call.account)
    if account is None or account.clock is None:
        raise Problem(
            Kind.INVALID_REQUEST,
            f"Account {call.account} has no test clock, so nothing is made to fail in it. Make an account with one: tokiwa account"
            " create NAME --test-clock.",
        )


def _callable(name: str) -> frozenset[str]:
    """The operation, if it is one that can be called."""
    try:
        return frozenset({registry.find(name).name})
    except Problem:
        return frozenset()


def _shown(fault: Fault) -> dict[str, Any]:
    return {
        "FaultId": fault.id,
        "On": fault.on,
        "Effect": fault.effect.value,
        "Reason": fault.reason or None,
        "Message": fault.message or None,
        "PrincipalArn": fault.principal or None,
        "ResourceArn": fault.resource or None,
        "DelaySeconds": fault.delay or None,
        "Times": fault.times or None,
        "Probability": fault.probability,
        "Seed": fault.seed,
        "CreatedAt": fault.made_at,
        "Met": fault.met,
        "Struck": fault.struck,
        "Spent": fault.spent,
    }
