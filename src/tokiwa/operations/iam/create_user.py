"""iam:CreateUser."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import User
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.boundaries import checked_boundary
from tokiwa.operations.iam.resource import arn, keys, now
from tokiwa.operations.iam.shown import user_full
from tokiwa.operations.iam.tags import new_tags
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Work, apply


def new_user_arn(call: Call) -> str:
    """The ARN of the user that a call is to make."""
    return arn(call, "user", call.input["UserName"], call.input.get("Path"))


@operation("iam:CreateUser", on=new_user_arn, context=keys)
def create_user(work: Work, call: Call) -> dict[str, Any]:
    """Make it. Its name is unique in the account, whatever its path and case."""
    with work.transaction() as tx:
        user = User(
            arn=new_user_arn(call),
            account=call.account,
            id=work.draw.identifier("AIDA"),
            name=call.input["UserName"],
            created_at=now(call),
            path=call.input.get("Path", "/"),
            boundary=checked_boundary(tx, call),
            tags=new_tags(call.input.get("Tags", ())),
        )
        if identities.user(tx, call.account, user.name) is not None:
            raise Problem(Kind.EXISTS, f"User with name {user.name} already exists.")
        apply(tx, Change(puts=(user,)))
    return {"User": user_full(user)}
