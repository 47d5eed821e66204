"""What an IAM call is about: users, groups and roles by name, policies by ARN, and the ARNs that callers' policies match."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Group, ManagedPolicy, Role, User
from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import Handler, operation
from tokiwa.store import identities
from tokiwa.work import Transaction, Work

SERVICE_LINKED = "/aws-service-role/"

Entity = User | Role
Holder = User | Role | Group  # of policies
Register = Callable[..., Callable[[Handler], Handler]]


def role(tx: Transaction, call: Call) -> Role:
    """The role that the call names. NOT_FOUND without one."""
    found = identities.role(tx, call.account, call.input["RoleName"])
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"The role with name {call.input['RoleName']} cannot be found.")
    return found


def user(tx: Transaction, call: Call) -> User:
    """The user that the call names. NOT_FOUND without one."""
    found = identities.user(tx, call.account, call.input["UserName"])
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"The user with name {call.input['UserName']} cannot be found.")
    return found


def group(tx: Transaction, call: Call) -> Group:
    """The group that the call names. NOT_FOUND without one."""
    found = identities.group(tx, call.account, call.input["GroupName"])
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"The group with name {call.input['GroupName']} cannot be found.")
    return found


def entity(tx: Transaction, call: Call) -> Entity:
    """The role or the user, for operations that both have."""
    return role(tx, call) if "RoleName" in call.input else user(tx, call)


def holder(tx: Transaction, call: Call) -> Holder:
    """The role, the group or the user, for operations on their policies."""
    return group(tx, call) if "GroupName" in call.input else entity(tx, call)


def kind_of(found: Holder | ManagedPolicy) -> str:
    """IAM's word for it: User, Role, Group or Policy."""
    return "Policy" if isinstance(found, ManagedPolicy) else type(found).__name__


def changeable_holder(tx: Transaction, call: Call) -> Holder:
    """The same, to be changed."""
    return group(tx, call) if "GroupName" in call.input else changeable(tx, call)


def changeable(tx: Transaction, call: Call) -> Entity:
    """The role or the user, to be changed. WRONG_STATE for a role that belongs to a service."""
    found = entity(tx, call)
    if isinstance(found, Role):
        unprotected(found)
    return found


def unprotected(found: Role) -> Role:
    """The role, unless it belongs to a service: WRONG_STATE."""
    if found.path.startswith(SERVICE_LINKED):
        raise Problem(
            Kind.WRONG_STATE,
            f"Cannot perform the operation on the protected role '{found.name}' - this role is only modifiable by AWS",
        )
    return found


def policy(tx: Transaction, call: Call) -> ManagedPolicy:
    """The managed policy that the call names. INVALID for what is no policy's ARN, NOT_FOUND without one."""
    arn = call.input["PolicyArn"]
    if not is_policy_arn(arn):
        raise Problem(Kind.INVALID, f"ARN {arn} is not valid.")
    found = find_policy(tx, arn)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Policy {arn} was not found.")
    return found


def own_policy(tx: Transaction, call: Call) -> ManagedPolicy:
    """The managed policy, to be changed. DENIED for one of AWS's, which nobody can change."""
    found = policy(tx, call)
    if found.arn in AWS_MANAGED:
        raise Problem(
            Kind.DENIED,
            f"User: {call.principal.arn} is not authorized to perform: {call.name} on resource: {found.arn}",
        )
    return found


def find_policy(tx: Transaction, arn: str) -> ManagedPolicy | None:
    """A managed policy of any account, or of AWS."""
    return AWS_MANAGED.get(arn) or identities.policy(tx, arn)


def is_policy_arn(arn: str) -> bool:
    """Whether a text has the form of a managed policy's ARN."""
    head, _, rest = arn.partition("::")
    account, _, path = rest.partition(":")
    return head == "arn:aws:iam" and account != "" and path.startswith("policy/") and not path.endswith("/")


def caller_or_user(tx: Transaction, call: Call) -> User | None:
    """The user that the call names, else the caller; None is the account's root.

    INVALID for a caller that is a role's session, for it is no user.
    """
    if "UserName" in call.input:
        return user(tx, call)
    if call.principal.type is PrincipalType.ROOT:
        return None
    if call.principal.type is not PrincipalType.USER:
        raise Problem(Kind.INVALID, "Must specify userName when calling with non-User credentials")
    found = identities.user(tx, call.account, call.principal.name)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"The user with name {call.principal.name} cannot be found.")
    return found


def arn(call: Call, kind: str, name: str, path: str | None = None) -> str:
    """The ARN of a user, role or policy of the caller's account."""
    return f"arn:aws:iam::{call.account}:{kind}{path or '/'}{name}"


def now(call: Call) -> datetime:
    """The account's time in whole seconds, as IAM tells times."""
    return call.now.replace(microsecond=0)


def _role_arn(tx: Transaction, call: Call) -> str:
    found = identities.role(tx, call.account, call.input["RoleName"])
    return arn(call, "role", call.input["RoleName"]) if found is None else found.arn


def _user_arn(tx: Transaction, call: Call) -> str:
    if "UserName" not in call.input and call.principal.type is not PrincipalType.USER:
        return arn(call, "user", "*")
    name = call.input.get("UserName", call.principal.name)
    found = identities.user(tx, call.account, name)
    return arn(call, "user", name) if found is None else found.arn


def _group_arn(tx: Transaction, call: Call) -> str:
    found = identities.group(tx, call.account, call.input["GroupName"])
    return arn(call, "group", call.input["GroupName"]) if found is None else found.arn


def keys(work: Work, call: Call, resource: str) -> Mapping[str, str | tuple[str, ...]]:
    """The condition keys of IAM's calls (Service Authorization Reference, "IAM")."""
    values: dict[str, str | tuple[str, ...]] = requested_tags(call.input)
    kind = resource.split(":", 5)[-1].partition("/")[0]
    with work.means.store.snapshot() as tx:
        found = _named(tx, kind, resource)
    boundary = call.input.get("PermissionsBoundary")
    if found is not None and not isinstance(found, Group):
        for name, value in found.tags.items():
            values |= {f"aws:ResourceTag/{name}": value, f"iam:ResourceTag/{name}": value}
        boundary = boundary or (None if isinstance(found, ManagedPolicy) else found.boundary)
    if boundary:
        values["iam:PermissionsBoundary"] = boundary
    if kind != "policy" and "PolicyArn" in call.input:
        values["iam:PolicyARN"] = call.input["PolicyArn"]
    return values


def _named(tx: Transaction, kind: str, resource: str) -> Holder | ManagedPolicy | None:
    match kind:
        case "group":
            return identities.group_by_arn(tx, resource)
        case "role":
            return identities.role_by_arn(tx, resource)
        case "user":
            return identities.user_by_arn(tx, resource)
        case "policy":
            return find_policy(tx, resource)
    return None


def requested_tags(given: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """`aws:RequestTag/...` and `aws:TagKeys` of a call that sets or removes tags."""
    tags = given.get("Tags", ())
    names = (*(tag["Key"] for tag in tags), *given.get("TagKeys", ()))
    values: dict[str, str | tuple[str, ...]] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    return values | {"aws:TagKeys": names} if names else values


def _listed(kind: str) -> Callable[[Call], str]:
    return lambda call: arn(call, kind, "", call.input.get("PathPrefix"))


# A call on what exists is authorised with its ARN, path included; a list with the ARN of its path.
on_role: Register = partial(operation, lookup=_role_arn, context=keys)
on_user: Register = partial(operation, lookup=_user_arn, context=keys)
on_group: Register = partial(operation, lookup=_group_arn, context=keys)
on_policy: Register = partial(operation, on="PolicyArn", context=keys)
on_roles: Register = partial(operation, on=_listed("role"))
on_groups: Register = partial(operation, on=_listed("group"))
on_users: Register = partial(operation, on=_listed("user"))
on_policies: Register = partial(operation, on=_listed("policy"))
