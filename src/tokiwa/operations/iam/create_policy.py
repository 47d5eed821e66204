"""iam:CreatePolicy: a managed policy."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import ManagedPolicy, PolicyVersion
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import listed
from tokiwa.operations.iam.documents import checked_managed
from tokiwa.operations.iam.resource import arn, keys, now
from tokiwa.operations.iam.shown import policy_summary
from tokiwa.operations.iam.tags import policy_tags
from tokiwa.operations.iam.uses import uses
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Work, apply


def new_policy_arn(call: Call) -> str:
    """The ARN of the policy that a call is to make."""
    return arn(call, "policy", call.input["PolicyName"], call.input.get("Path"))


@operation("iam:CreatePolicy", on=new_policy_arn, context=keys)
def create_policy(work: Work, call: Call) -> dict[str, Any]:
    """Make it. Its name is unique in the account, whatever its path and case."""
    policy = ManagedPolicy(
        arn=new_policy_arn(call),
        account=call.account,
        id=work.draw.identifier("ANPA"),
        name=call.input["PolicyName"],
        created_at=now(call),
        updated_at=now(call),
        versions=(PolicyVersion("v1", checked_managed(call.input["PolicyDocument"]), now(call)),),
        path=call.input.get("Path", "/"),
        description=call.input.get("Description", ""),
        tags=policy_tags(call.input.get("Tags", ())),
    )
    with work.transaction() as tx:
        if identities.policy_named(tx, call.account, policy.name) is not None:
            raise Problem(
                Kind.EXISTS, f"A policy called {policy.name} already exists. Duplicate names are not allowed."
            )
        apply(tx, Change(puts=(policy,)))
    shown = policy_summary(policy, uses(work, call.account))
    return {"Policy": {**shown, "Tags": listed(policy.tags) if policy.tags else None}}
