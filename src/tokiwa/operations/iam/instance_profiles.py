"""iam:CreateInstanceProfile, GetInstanceProfile, ListInstanceProfiles, DeleteInstanceProfile; their roles and tags.

There are no machines here that would take a role from one: they are kept for the tools that make them.
"""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import InstanceProfile
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import listed
from tokiwa.domain.value import evolve
from tokiwa.operations.authorise import require
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import arn, now, on_role, requested_tags, role, unprotected
from tokiwa.operations.iam.shown import profile_shown
from tokiwa.operations.iam.tags import new_tags
from tokiwa.operations.registry import operation
from tokiwa.store import identities, instance_profiles
from tokiwa.work import Transaction, Work, apply

_KIND = "instance-profile"
_MACHINES = "ec2.amazonaws.com"


def _arn(tx: Transaction, call: Call) -> str:
    name = call.input["InstanceProfileName"]
    found = instance_profiles.get(tx, call.account, name)
    return arn(call, _KIND, name, call.input.get("Path")) if found is None else found.arn


def _keys(work: Work, call: Call, resource: str) -> Mapping[str, str | tuple[str, ...]]:
    values = requested_tags(call.input)
    with work.means.store.snapshot() as tx:
        found = instance_profiles.get(tx, call.account, resource.rpartition("/")[2])
    return values | {f"aws:ResourceTag/{name}": value for name, value in (found.tags if found else {}).items()}


@operation("iam:CreateInstanceProfile", lookup=_arn, context=_keys)
def create_instance_profile(work: Work, call: Call) -> dict[str, Any]:
    """Make it, without a role."""
    name, path = call.input["InstanceProfileName"], call.input.get("Path", "/")
    made = InstanceProfile(
        arn=arn(call, _KIND, name, path),
        account=call.account,
        id=work.draw.identifier("AIPA"),
        name=name,
        created_at=now(call),
        path=path,
        tags=new_tags(call.input.get("Tags", ())),
    )
    with work.transaction() as tx:
        if instance_profiles.get(tx, call.account, name) is not None:
            raise Problem(Kind.EXISTS, f"Instance Profile {name} already exists.")
        apply(tx, Change(puts=(made,)))
    return {"InstanceProfile": profile_shown(made, None)}


@operation("iam:GetInstanceProfile", lookup=_arn, context=_keys)
def get_instance_profile(work: Work, call: Call) -> dict[str, Any]:
    """One of them."""
    with work.transaction() as tx:
        return {"InstanceProfile": _shown(tx, _profile(tx, call))}


@operation("iam:ListInstanceProfiles", on=lambda call: arn(call, _KIND, "", call.input.get("PathPrefix")))
def list_instance_profiles(work: Work, call: Call) -> dict[str, Any]:
    """By name, those under a path."""
    prefix = call.input.get("PathPrefix", "/")
    with work.transaction() as tx:
        found = [each for each in instance_profiles.of_account(tx, call.account) if each.path.startswith(prefix)]
        return _page(tx, call, found)


@on_role("iam:ListInstanceProfilesForRole")
def list_instance_profiles_for_role(work: Work, call: Call) -> dict[str, Any]:
    """Those that hold a role, by name."""
    with work.transaction() as tx:
        name = role(tx, call).name
        found = [each for each in instance_profiles.of_account(tx, call.account) if each.role == name]
        return _page(tx, call, found)


@operation("iam:DeleteInstanceProfile", lookup=_arn, context=_keys)
def delete_instance_profile(work: Work, call: Call) -> None:
    """Remove one without a role."""
    with work.transaction() as tx:
        found = _profile(tx, call)
        if found.role:
            raise Problem(Kind.IN_USE, "Cannot delete entity, must remove roles from instance profile first.")
        apply(tx, Change(drops=(found,)))


@operation("iam:AddRoleToInstanceProfile", lookup=_arn, context=_keys)
def add_role_to_instance_profile(work: Work, call: Call) -> None:
    """Have it hold a role, which the caller must be allowed to pass. LIMIT where it holds one already."""
    with work.transaction() as tx:
        found, held = _profile(tx, call), unprotected(role(tx, call))
        require(work, call, "iam:PassRole", held.arn, {"iam:PassedToService": _MACHINES})
        if found.role:
            raise Problem(Kind.LIMIT, "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
        # The role is written as it was read, so that it cannot be deleted meanwhile.
        apply(tx, Change(puts=(evolve(found, role=held.name), held)))


@operation("iam:RemoveRoleFromInstanceProfile", lookup=_arn, context=_keys)
def remove_role_from_instance_profile(work: Work, call: Call) -> None:
    """Have it hold none. NOT_FOUND for a role that it does not hold."""
    with work.transaction() as tx:
        found, held = _profile(tx, call), role(tx, call)
        if found.role != held.name:
            raise Problem(Kind.NOT_FOUND, f"Role {held.name} in Instance Profile {found.name} cannot be found.")
        apply(tx, Change(puts=(evolve(found, role=""),)))


@operation("iam:TagInstanceProfile", lookup=_arn, context=_keys)
def tag_instance_profile(work: Work, call: Call) -> None:
    """Add tags, or give them new values."""
    with work.transaction() as tx:
        found = _profile(tx, call)
        apply(tx, Change(puts=(evolve(found, tags=new_tags(call.input["Tags"], found.tags)),)))


@operation("iam:UntagInstanceProfile", lookup=_arn, context=_keys)
def untag_instance_profile(work: Work, call: Call) -> None:
    """Remove tags by name; one that is not there is no error."""
    with work.transaction() as tx:
        found = _profile(tx, call)
        gone = {name.lower() for name in call.input["TagKeys"]}
        left = {name: value for name, value in found.tags.items() if name.lower() not in gone}
        apply(tx, Change(puts=(evolve(found, tags=left),)))


@operation("iam:ListInstanceProfileTags", lookup=_arn, context=_keys)
def list_instance_profile_tags(work: Work, call: Call) -> dict[str, Any]:
    """The tags by name."""
    with work.transaction() as tx:
        return page_of(call, "Tags", listed(_profile(tx, call).tags), lambda each: each["Key"])


def _profile(tx: Transaction, call: Call) -> InstanceProfile:
    name = call.input["InstanceProfileName"]
    found = instance_profiles.get(tx, call.account, name)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Instance Profile {name} cannot be found.")
    return found


def _page(tx: Transaction, call: Call, found: list[InstanceProfile]) -> dict[str, Any]:
    return page_of(call, "InstanceProfiles", found, lambda each: each.name.lower(), lambda each: _shown(tx, each))


def _shown(tx: Transaction, found: InstanceProfile) -> dict[str, Any]:
    return profile_shown(found, identities.role(tx, found.account, found.role) if found.role else None)
