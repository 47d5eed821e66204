"""tokiwa:GetAllowedActions: which of these actions the caller may take, so that a console offers no other."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.authorise import require
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("tokiwa:GetAllowedActions", free=True)
def get_allowed_actions(work: Work, call: Call) -> dict[str, Any]:
    """Those that the caller's policies allow on the resource, "*" unless given. What a resource's own policy adds is not seen."""
    resource = call.input.get("ResourceArn", "*")
    return {"Actions": [action for action in call.input["Actions"] if _may(work, call, action, resource)]}


def _may(work: Work, call: Call, action: str, resource: str) -> bool:
    try:
        require(work, call, action, resource)
    except Problem as problem:
        if problem.kind is not Kind.DENIED:
            raise
        return False
    return True
