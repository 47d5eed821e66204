"""iam:UpdateRole, UpdateRoleDescription and UpdateAssumeRolePolicy."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import Role
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.documents import checked_trust
from tokiwa.operations.iam.resource import on_role, role, unprotected
from tokiwa.operations.iam.shown import role_described
from tokiwa.work import Transaction, Work, apply


@on_role("iam:UpdateRole")
def update_role(work: Work, call: Call) -> None:
    """Change the description, the longest session, or both; what is not given stays."""
    if "MaxSigninSessionDuration" in call.input or call.input.get("ResetMaxSigninSessionDuration"):
        raise Problem(Kind.UNSUPPORTED, "Sessions of sign-in do not exist here: leave MaxSigninSessionDuration out.")
    with work.transaction() as tx:
        found = role(tx, call)
        if "MaxSessionDuration" in call.input:
            unprotected(found)  # of a service's role only the description is its owner's
        changed = evolve(
            found,
            description=call.input.get("Description", found.description),
            max_session=call.input.get("MaxSessionDuration", found.max_session),
        )
        _apply(tx, found, changed)


@on_role("iam:UpdateRoleDescription")
def update_role_description(work: Work, call: Call) -> dict[str, Any]:
    """Change the description."""
    with work.transaction() as tx:
        found = role(tx, call)
        changed = evolve(found, description=call.input["Description"])
        _apply(tx, found, changed)
    return {"Role": role_described(changed)}


@on_role("iam:UpdateAssumeRolePolicy")
def update_assume_role_policy(work: Work, call: Call) -> None:
    """Change who may assume the role. Sessions that exist go on."""
    with work.transaction() as tx:
        found = unprotected(role(tx, call))
        changed = evolve(found, trust=checked_trust(tx, call.input["PolicyDocument"]))
        _apply(tx, found, changed)


def _apply(tx: Transaction, found: Role, changed: Role) -> None:
    if changed != found:
        apply(tx, Change(puts=(changed,)))
