"""Users, groups, roles and policies as IAM's answers show them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tokiwa.domain.identity import Group, InstanceProfile, ManagedPolicy, PolicyVersion, Role, User
from tokiwa.domain.tags import listed
from tokiwa.operations.iam.uses import Uses


def document(text: str) -> str:
    """A policy document as it stands in an answer: percent-encoded (RFC 3986); clients decode it."""
    return quote(text, safe="")


def role_summary(role: Role) -> dict[str, Any]:
    """A role in a list."""
    return {**_role(role), "Description": role.description or None, "MaxSessionDuration": role.max_session}


def role_created(role: Role) -> dict[str, Any]:
    """A role in the answer to the call that made it, which repeats neither description nor session duration."""
    return {**_role(role), **_attributes(role)}


def role_described(role: Role) -> dict[str, Any]:
    """A role in the answer to a change of its description."""
    return {**role_created(role), "Description": role.description}


def role_full(role: Role) -> dict[str, Any]:
    """A role with everything about it. When it was last used is not kept."""
    return {**role_summary(role), **_attributes(role), "RoleLastUsed": {}}


def _role(role: Role) -> dict[str, Any]:
    return {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.created_at,
        "AssumeRolePolicyDocument": document(role.trust),
    }


def user_summary(user: User) -> dict[str, Any]:
    """A user in a list."""
    return {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.created_at,
    }


def user_full(user: User) -> dict[str, Any]:
    """A user with boundary and tags."""
    return {**user_summary(user), **_attributes(user)}


def group_shown(group: Group) -> dict[str, Any]:
    """A group."""
    return {
        "Path": group.path,
        "GroupName": group.name,
        "GroupId": group.id,
        "Arn": group.arn,
        "CreateDate": group.created_at,
    }


def profile_shown(profile: InstanceProfile, role: Role | None) -> dict[str, Any]:
    """An instance profile with the role that it holds."""
    return {
        "Path": profile.path,
        "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id,
        "Arn": profile.arn,
        "CreateDate": profile.created_at,
        "Roles": [] if role is None else [_role(role)],
        "Tags": listed(profile.tags),
    }


def _attributes(found: User | Role) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    if found.boundary is not None:
        # The type is "Policy" in AWS's answers, whatever the service's model says.
        values["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": found.boundary,
        }
    if found.tags:
        values["Tags"] = listed(found.tags)
    return values


def policy_summary(policy: ManagedPolicy, uses: Uses) -> dict[str, Any]:
    """A managed policy in a list."""
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default,
        "AttachmentCount": uses.attached[policy.arn],
        "PermissionsBoundaryUsageCount": uses.boundary[policy.arn],
        "IsAttachable": True,
        "CreateDate": policy.created_at,
        "UpdateDate": policy.updated_at,
    }


def policy_full(policy: ManagedPolicy, uses: Uses) -> dict[str, Any]:
    """A managed policy with description and tags."""
    return {
        **policy_summary(policy, uses),
        "Description": policy.description or None,
        "Tags": listed(policy.tags),
    }


def version_summary(policy: ManagedPolicy, version: PolicyVersion) -> dict[str, Any]:
    """A version of a managed policy without its document."""
    return {
        "VersionId": version.id,
        "IsDefaultVersion": version.id == policy.default,
        "CreateDate": version.created_at,
    }
