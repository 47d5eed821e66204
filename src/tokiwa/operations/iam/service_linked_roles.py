"""iam:CreateServiceLinkedRole, DeleteServiceLinkedRole and GetServiceLinkedRoleDeletionStatus: services' own roles."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import Role
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.operations.iam.resource import SERVICE_LINKED, arn, keys, now, on_role, role
from tokiwa.operations.iam.shown import role_created
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Work, apply

_TASK = re.compile(r"task/aws-service-role/(?P<service>[^/]+)/(?P<role>[^/]+)/(?P<id>AROA[A-Z2-7]{16})")


class ServiceRole(Value):
    """What a service's role is called and which of AWS's policies it has."""

    name: str
    policy: str


ROLES: Mapping[str, ServiceRole] = {
    "acm.amazonaws.com": ServiceRole(
        "AWSServiceRoleForCertificateManager",
        "arn:aws:iam::aws:policy/aws-service-role/CertificateManagerServiceRolePolicy",
    ),
}
"""By service principal."""


def _new_arn(call: Call) -> str:
    return _arn(call, call.input["AWSServiceName"])


def _arn(call: Call, service: str) -> str:
    name = ROLES[service].name if service in ROLES else "*"
    return arn(call, "role", name, f"{SERVICE_LINKED}{service}/")


def _service(work: Work, call: Call, resource: str) -> Mapping[str, str | tuple[str, ...]]:
    service = call.input.get("AWSServiceName") or resource.partition(SERVICE_LINKED)[2].partition("/")[0]
    return {**keys(work, call, resource), "iam:AWSServiceName": service}


@operation("iam:CreateServiceLinkedRole", on=_new_arn, context=_service)
def create_service_linked_role(work: Work, call: Call) -> dict[str, Any]:
    """Make it, with the trust and the policy that its service needs."""
    service = call.input["AWSServiceName"]
    if service not in ROLES:
        known = ", ".join(sorted(ROLES))
        raise Problem(Kind.INVALID_ARGUMENTS, f"{service} has no service-linked role here. Those that have: {known}.")
    if "CustomSuffix" in call.input:
        raise Problem(Kind.INVALID_ARGUMENTS, f"Custom suffix is not allowed for {service}")
    made = service_linked(work, call, service, call.input.get("Description", ""))
    with work.transaction() as tx:
        if identities.role(tx, call.account, made.name) is not None:
            raise Problem(
                Kind.INVALID_ARGUMENTS,
                f"Service role name {made.name} has been taken in this account, please try a different suffix.",
            )
        apply(tx, Change(puts=(made,)))
    return {"Role": role_created(made)}


def service_linked(work: Work, call: Call, service: str, description: str = "") -> Role:
    """The role of one of the services that have one, new in the caller's account."""
    return Role(
        arn=_arn(call, service),
        account=call.account,
        id=work.draw.identifier("AROA"),
        name=ROLES[service].name,
        created_at=now(call),
        trust=_trust(service),
        path=f"{SERVICE_LINKED}{service}/",
        description=description,
        attached=(ROLES[service].policy,),
    )


@on_role("iam:DeleteServiceLinkedRole")
def delete_service_linked_role(work: Work, call: Call) -> dict[str, str]:
    """Remove it at once; the id of the task is for asking how that went."""
    with work.transaction() as tx:
        found = role(tx, call)
        if not found.path.startswith(SERVICE_LINKED):
            raise Problem(
                Kind.INVALID_ARGUMENTS, f"{found.name} is not the role of a service. Delete it with DeleteRole."
            )
        apply(tx, Change(drops=(found,)))
    return {"DeletionTaskId": f"task{found.path}{found.name}/{found.id}"}


def _task_role(call: Call) -> str:
    found = _TASK.fullmatch(call.input["DeletionTaskId"])
    return "*" if found is None else arn(call, "role", found["role"], f"{SERVICE_LINKED}{found['service']}/")


@operation("iam:GetServiceLinkedRoleDeletionStatus", on=_task_role)
def get_service_linked_role_deletion_status(work: Work, call: Call) -> dict[str, str]:
    """SUCCEEDED, for a role is gone when its task has an id. A task names the role by its unique id."""
    task = _TASK.fullmatch(call.input["DeletionTaskId"])
    with work.transaction() as tx:
        found = None if task is None else identities.role(tx, call.account, task["role"])
    if task is None or (found is not None and found.id == task["id"]):
        raise Problem(Kind.NOT_FOUND, f"Deletion task {call.input['DeletionTaskId']} cannot be found.")
    return {"Status": "SUCCEEDED"}


def _trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
