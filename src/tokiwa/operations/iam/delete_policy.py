"""iam:DeletePolicy: a managed policy with one version that nobody uses."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.resource import on_policy, own_policy
from tokiwa.operations.iam.uses import uses
from tokiwa.work import Work, apply


@on_policy("iam:DeletePolicy")
def delete_policy(work: Work, call: Call) -> None:
    """Remove it."""
    used = uses(work, call.account)
    with work.transaction() as tx:
        found = own_policy(tx, call)
        if used.attached[found.arn] or used.boundary[found.arn]:
            raise Problem(Kind.IN_USE, "Cannot delete a policy attached to entities.")
        if len(found.versions) > 1:
            raise Problem(
                Kind.IN_USE,
                "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                "versions. The default version is deleted with the policy.",
            )
        apply(tx, Change(drops=(found,)))
