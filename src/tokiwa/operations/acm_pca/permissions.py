"""acm-pca:CreatePermission, DeletePermission and ListPermissions: what the manager may do with an authority."""

import json
from typing import Any

from tokiwa.domain.authority import Authority, Permission
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca import listing
from tokiwa.operations.acm_pca.access import policy, resource_keys
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("acm-pca:CreatePermission", on="CertificateAuthorityArn", context=resource_keys)
def create_permission(work: Work, call: Call) -> None:
    """Grant actions; automatic renewal needs all three. As on AWS, in every state but DELETED."""
    _check_principal(call)
    with work.transaction() as tx:
        found = undeleted(tx, call)
        wanted = _wanted(call, found)
        if _granted(found, wanted):
            raise Problem(Kind.PERMISSION_EXISTS, "The designated permission has already been given to the user.")
        apply(tx, Change(puts=(evolve(found, permissions=(*found.permissions, wanted)),)))


@operation("acm-pca:DeletePermission", on="CertificateAuthorityArn", context=resource_keys)
def delete_permission(work: Work, call: Call) -> None:
    """Take back all that was granted. NOT_FOUND if nothing was."""
    with work.transaction() as tx:
        found = undeleted(tx, call)
        key = call.input["Principal"], call.input.get("SourceAccount", found.account)
        left = tuple(each for each in found.permissions if (each.principal, each.source_account) != key)
        if left == found.permissions:
            raise Problem(Kind.NOT_FOUND, f"Could not find a permission of {key[0]} on {found.arn}")
        apply(tx, Change(puts=(evolve(found, permissions=left),)))


@operation("acm-pca:ListPermissions", on="CertificateAuthorityArn", context=resource_keys, policy=policy)
def list_permissions(work: Work, call: Call) -> dict[str, Any]:
    """What was granted, by principal."""
    with work.transaction() as tx:
        found = undeleted(tx, call)
    shown = {f"{each.principal} {each.source_account}": _shown(found, each) for each in found.permissions}
    return listing.page(call, "Permissions", shown)


def _check_principal(call: Call) -> None:
    if call.input["Principal"] != MANAGER:
        raise Problem(Kind.INVALID, f"The only principal that can be given permissions is {MANAGER}.")
    source = call.input.get("SourceAccount", call.account)
    if source != call.account:
        raise Problem(
            Kind.INVALID,
            f"The source account must be the calling one, {call.account}. Other accounts are given access with PutPolicy.",
        )


def _wanted(call: Call, found: Authority) -> Permission:
    actions = tuple(dict.fromkeys(call.input["Actions"]))
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": MANAGER},
                "Action": [f"acm-pca:{action}" for action in actions],
                "Resource": found.arn,
                "Condition": {"StringEquals": {"aws:SourceAccount": found.account}},
            }
        ],
    }
    return Permission(MANAGER, actions, call.now, found.account, json.dumps(document))


def _granted(found: Authority, wanted: Permission) -> bool:
    key = wanted.principal, wanted.source_account
    return any((each.principal, each.source_account) == key for each in found.permissions)


def _shown(found: Authority, permission: Permission) -> dict[str, Any]:
    return {
        "CertificateAuthorityArn": found.arn,
        "CreatedAt": permission.created_at,
        "Principal": permission.principal,
        "SourceAccount": permission.source_account,
        "Actions": permission.actions,
        "Policy": permission.policy,
    }
