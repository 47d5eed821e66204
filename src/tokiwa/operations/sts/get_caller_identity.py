"""sts:GetCallerIdentity: who is calling. Nobody needs a permission for it."""

from tokiwa.domain.call import Call
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("sts:GetCallerIdentity", free=True)
def get_caller_identity(work: Work, call: Call) -> dict[str, str]:  # noqa: ARG001 - it is all in the call
    """The caller's unique id, account and ARN."""
    return {"UserId": call.principal.id, "Account": call.account, "Arn": call.principal.arn}
