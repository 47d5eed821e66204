"""iam:UpdateUser: another name or path. Keys and policies stay with the user."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.resource import arn, keys, user
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Transaction, Work, apply


def _both_arns(tx: Transaction, call: Call) -> tuple[str, ...]:
    """The ARN that the user has and the one that it gets: the caller needs both."""
    found = identities.user(tx, call.account, call.input["UserName"])
    if found is None:
        return (arn(call, "user", call.input["UserName"]),)
    name, path = call.input.get("NewUserName", found.name), call.input.get("NewPath", found.path)
    return found.arn, arn(call, "user", name, path)


@operation("iam:UpdateUser", lookup=_both_arns, context=keys)
def update_user(work: Work, call: Call) -> None:
    """Rename or move the user. EXISTS for a name that another one has."""
    with work.transaction() as tx:
        found = user(tx, call)
        name, path = call.input.get("NewUserName", found.name), call.input.get("NewPath", found.path)
        changed = evolve(found, name=name, path=path, arn=arn(call, "user", name, path))
        if name.lower() == found.name.lower():
            apply(tx, Change(puts=(changed,)))
        elif identities.user(tx, call.account, name) is not None:
            raise Problem(Kind.EXISTS, f"User with name {name} already exists.")
        else:
            # A name is the key under which a user is stored, so another name is another row.
            apply(tx, Change(puts=(evolve(changed, version=0),), drops=(found,)))
        held = identities.keys_of(tx, call.account, found.name)
        apply(tx, Change(puts=tuple(evolve(key, user=name) for key in held)))
