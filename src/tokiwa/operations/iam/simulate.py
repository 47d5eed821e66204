"""iam:SimulatePrincipalPolicy and SimulateCustomPolicy: what policies would allow, without doing it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Group, Role
from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.policy.document import Document
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.resource import Holder, keys
from tokiwa.operations.iam.simulation import caller, documents, simulation
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Transaction, Work
from tokiwa.work.policies import owned

_FIND: Mapping[str, Callable[[Transaction, str], Holder | None]] = {
    "user": identities.user_by_arn,
    "role": identities.role_by_arn,
    "group": identities.group_by_arn,
}


@operation("iam:SimulatePrincipalPolicy", on="PolicySourceArn", context=keys, slow=True)
def simulate_principal_policy(work: Work, call: Call) -> dict[str, Any]:
    """The policies of a user, role or group, with those that the call adds and without those that it leaves out."""
    with work.transaction() as tx:
        found = _holder(tx, call.input["PolicySourceArn"])
        identity, boundary = owned(tx, found)
    left_out = call.input.get("PolicyExclusionList", ())
    kept = [document for document in identity if not _excluded(document, left_out)]
    added = documents(call.input, "PolicyInputList", Form.IDENTITY)
    if any(each.get("PolicyType") == "permission-boundary" for each in left_out):
        boundary = None
    asking = caller(call.input["CallerArn"]) if "CallerArn" in call.input else _principal(found)
    return simulation(call, asking, [*kept, *added], boundary).results(call)


@operation("iam:SimulateCustomPolicy", slow=True)
def simulate_custom_policy(work: Work, call: Call) -> dict[str, Any]:  # noqa: ARG001 - it is all in the call
    """The policies that the call brings, and no others."""
    if call.input.get("OrderedOrganizationPolicyInputList"):
        raise Problem(Kind.UNSUPPORTED, "There are no organizations here: leave their policies out.")
    if "CallerArn" in call.input:
        asking = caller(call.input["CallerArn"])
    elif "ResourcePolicy" in call.input:
        raise Problem(Kind.INVALID_ARGUMENTS, "A ResourcePolicy is about a caller: give CallerArn.")
    else:
        asking = Principal(PrincipalType.USER, call.account, "", "")
    return simulation(call, asking, documents(call.input, "PolicyInputList", Form.IDENTITY), None).results(call)


def _holder(tx: Transaction, arn: str) -> Holder:
    kind, _, path = arn.rpartition("::")[2].partition(":")[2].partition("/")
    if kind not in _FIND:
        raise Problem(
            Kind.INVALID_ARGUMENTS, f"Invalid Entity Arn: {arn} does not clearly define entity type and name."
        )
    found = _FIND[kind](tx, arn)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"The {kind} with name {path.rpartition('/')[2]} cannot be found.")
    return found


def _principal(found: Holder) -> Principal:
    """Who asks; for a group, somebody of it."""
    tags = () if isinstance(found, Group) else tuple(found.tags.items())
    if isinstance(found, Role):
        kind = PrincipalType.SESSION
        return Principal(kind, found.account, found.arn, found.id, found.name, role_arn=found.arn, tags=tags)
    return Principal(PrincipalType.USER, found.account, found.arn, found.id, found.name, tags=tags)


def _excluded(document: Document, exclusions: Iterable[Mapping[str, Any]]) -> bool:
    if document.name.startswith("arn:"):
        kind = "aws-managed" if document.name in AWS_MANAGED else "user-managed"
    else:
        kind = "inline"
    for each in exclusions:
        inline = each.get("InlinePolicyIdentifier", {}).get("PolicyName")
        if each.get("PolicyType") == kind or each.get("PolicyArn") == document.name:
            return True
        if kind == "inline" and inline == document.name:
            return True
    return False
