"""iam:GetRole and ListRoles."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.iam.page import page
from tokiwa.operations.iam.resource import on_role, on_roles, role
from tokiwa.operations.iam.shown import role_full, role_summary
from tokiwa.store import identities
from tokiwa.work import Work


@on_role("iam:GetRole")
def get_role(work: Work, call: Call) -> dict[str, Any]:
    """One role."""
    with work.transaction() as tx:
        return {"Role": role_full(role(tx, call))}


@on_roles("iam:ListRoles")
def list_roles(work: Work, call: Call) -> dict[str, Any]:
    """Roles by name, those under a path."""
    prefix = call.input.get("PathPrefix", "/")
    with work.transaction() as tx:
        return page(
            call,
            "Roles",
            lambda place, most: identities.roles_after(tx, call.account, place, most),
            lambda found: found.name.lower(),
            role_summary,
            lambda found: found.path.startswith(prefix),
        )
