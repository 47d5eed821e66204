"""Reads of what IAM has and this server has none of: empty lists, so that tools which look at them go on."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.resource import caller_or_user, entity, on_role, on_user
from tokiwa.operations.registry import Handler, operation
from tokiwa.work import Work

_OF_THE_ACCOUNT = {
    "ListAccountAliases": "AccountAliases",
    "ListGroups": "Groups",
    "ListInstanceProfiles": "InstanceProfiles",
    "ListVirtualMFADevices": "VirtualMFADevices",
}
_OF_A_USER = {
    "ListGroupsForUser": "Groups",
    "ListMFADevices": "MFADevices",
    "ListSSHPublicKeys": "SSHPublicKeys",
    "ListSigningCertificates": "Certificates",
}
_OF_A_ROLE = {"ListInstanceProfilesForRole": "InstanceProfiles"}


def _nothing(member: str) -> Handler:
    def answer(work: Work, call: Call) -> Mapping[str, Any]:
        if {"RoleName", "UserName"} & call.input.keys():
            with work.transaction() as tx:
                entity(tx, call)
        return {member: [], "IsTruncated": False}

    return answer


for _name, _member in _OF_THE_ACCOUNT.items():
    operation(f"iam:{_name}")(_nothing(_member))
for _name, _member in _OF_A_USER.items():
    on_user(f"iam:{_name}")(_nothing(_member))
for _name, _member in _OF_A_ROLE.items():
    on_role(f"iam:{_name}")(_nothing(_member))


@on_user("iam:GetLoginProfile")
@on_user("iam:DeleteLoginProfile")
def no_login_profile(work: Work, call: Call) -> None:
    """NOT_FOUND: nobody signs in with a password."""
    with work.transaction() as tx:
        found = caller_or_user(tx, call)
    name = call.account if found is None else found.name
    raise Problem(Kind.NOT_FOUND, f"Login Profile for User {name} cannot be found.")
