"""iam:CreatePolicyVersion, GetPolicyVersion, ListPolicyVersions, SetDefaultPolicyVersion and DeletePolicyVersion."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import ManagedPolicy, PolicyVersion
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.documents import checked_managed
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import find_policy, now, on_policy, own_policy, policy
from tokiwa.operations.iam.shown import document, version_summary
from tokiwa.work import Transaction, Work, apply

MOST = 5


@on_policy("iam:CreatePolicyVersion")
def create_policy_version(work: Work, call: Call) -> dict[str, Any]:
    """A new version, in force at once if that is asked for."""
    with work.transaction() as tx:
        found = own_policy(tx, call)
        text = checked_managed(call.input["PolicyDocument"])
        if len(found.versions) >= MOST:
            raise Problem(
                Kind.LIMIT,
                f"A managed policy can have up to {MOST} versions. Before you create a new version, you must delete "
                "an existing version.",
            )
        made = PolicyVersion(f"v{found.latest + 1}", text, now(call))
        changed = evolve(
            found,
            versions=(*found.versions, made),
            latest=found.latest + 1,
            default=made.id if call.input.get("SetAsDefault") else found.default,
            updated_at=now(call),
        )
        apply(tx, Change(puts=(changed,)))
    return {"PolicyVersion": version_summary(changed, made)}


@on_policy("iam:GetPolicyVersion")
def get_policy_version(work: Work, call: Call) -> dict[str, Any]:
    """One version with its document."""
    with work.transaction() as tx:
        found = find_policy(tx, call.input["PolicyArn"])
    version = _version(found, call)
    return {"PolicyVersion": {**version_summary(*version), "Document": document(version[1].document)}}


@on_policy("iam:ListPolicyVersions")
def list_policy_versions(work: Work, call: Call) -> dict[str, Any]:
    """The versions, newest first."""
    with work.transaction() as tx:
        found = policy(tx, call)
    return page_of(
        call,
        "Versions",
        found.versions,
        lambda version: f"{found.latest - int(version.id[1:]):09}",
        lambda version: version_summary(found, version),
    )


@on_policy("iam:SetDefaultPolicyVersion")
def set_default_policy_version(work: Work, call: Call) -> None:
    """Put another version in force, for everybody who has the policy."""
    with work.transaction() as tx:
        found, version = _own_version(tx, call)
        apply(tx, Change(puts=(evolve(found, default=version.id),)))


@on_policy("iam:DeletePolicyVersion")
def delete_policy_version(work: Work, call: Call) -> None:
    """Remove a version that is not in force."""
    with work.transaction() as tx:
        found, version = _own_version(tx, call)
        if version.id == found.default:
            raise Problem(Kind.IN_USE, "Cannot delete the default version of a policy.")
        left = tuple(each for each in found.versions if each != version)
        apply(tx, Change(puts=(evolve(found, versions=left),)))


def _own_version(tx: Transaction, call: Call) -> tuple[ManagedPolicy, PolicyVersion]:
    found = _version(find_policy(tx, call.input["PolicyArn"]), call)
    own_policy(tx, call)
    return found


def _version(found: ManagedPolicy | None, call: Call) -> tuple[ManagedPolicy, PolicyVersion]:
    arn, wanted = call.input["PolicyArn"], call.input["VersionId"]
    version = None if found is None else found.find(wanted)
    if found is None or version is None:
        raise Problem(Kind.NOT_FOUND, f"Policy {arn} version {wanted} does not exist or is not attachable.")
    return found, version
