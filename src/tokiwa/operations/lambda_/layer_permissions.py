"""lambda:AddLayerVersionPermission, RemoveLayerVersionPermission, GetLayerVersionPolicy: who else may use a version."""

import json
from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function_policy import added, document, removed
from tokiwa.domain.layer import LayerVersion
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.finding import check_revision
from tokiwa.operations.lambda_.layer_finding import find_version, version_arn
from tokiwa.operations.registry import operation
from tokiwa.work import Transaction, Work, apply


@operation("lambda:AddLayerVersionPermission", on=version_arn)
def add_layer_version_permission(work: Work, call: Call) -> dict[str, str]:
    """The new statement, as JSON text."""
    with work.transaction() as tx:
        found = _own(tx, call)
        new = _statement(found.arn, call.input)
        changed = evolve(found, policy=added(found.policy, new), revision=work.draw.uuid())
        apply(tx, Change(puts=(changed,)))
    return {"Statement": new, "RevisionId": changed.revision}


@operation("lambda:RemoveLayerVersionPermission", on=version_arn)
def remove_layer_version_permission(work: Work, call: Call) -> None:
    """Take one statement away. Functions that have the version keep it."""
    with work.transaction() as tx:
        found = _own(tx, call)
        left = removed(found.policy, call.input["StatementId"])
        apply(tx, Change(puts=(evolve(found, policy=left, revision=work.draw.uuid()),)))


@operation("lambda:GetLayerVersionPolicy", on=version_arn)
def get_layer_version_policy(work: Work, call: Call) -> dict[str, str]:
    """The whole policy, as JSON text."""
    with work.transaction() as tx:
        found = find_version(tx, version_arn(call))
    if not found.policy:
        raise Problem(Kind.NOT_FOUND, "No policy is associated with the given resource.")
    return {"Policy": document(found.policy), "RevisionId": found.revision}


def _own(tx: Transaction, call: Call) -> LayerVersion:
    """The version, at the revision that the call expects if it names one."""
    found = find_version(tx, version_arn(call))
    check_revision(call, found.revision)
    return found


def _statement(resource: str, given: Mapping[str, Any]) -> str:
    account = given["Principal"]
    written: dict[str, Any] = {
        "Sid": given["StatementId"],
        "Effect": "Allow",
        "Principal": account if account == "*" else {"AWS": _root(account)},
        "Action": given["Action"],
        "Resource": resource,
    }
    if "OrganizationId" in given:
        written["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": given["OrganizationId"]}}
    return json.dumps(written, separators=(",", ":"))


def _root(account: str) -> str:
    return account if account.startswith("arn:") else f"arn:aws:iam::{account}:root"
