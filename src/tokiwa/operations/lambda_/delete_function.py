"""lambda:DeleteFunction: a function with everything of it, or one published version."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Function
from tokiwa.domain.package import Released
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.finding import function, named, resource
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Transaction, Work, apply


@operation("lambda:DeleteFunction", on=resource, slow=True)
def delete_function(work: Work, call: Call) -> dict[str, int]:
    """Remove it. Its log stays, as with AWS."""
    qualifier = named(call).qualifier
    with work.transaction() as tx:
        found = function(tx, call)
        gone = _without(tx, found, qualifier) if qualifier else Change(drops=(found,))
        apply(tx, gone + Change(puts=(Released(found.account),)))
    work.runner.drop(found.arn)
    return {"StatusCode": 204}


def _without(tx: Transaction, found: Function, qualifier: str) -> Change:
    if qualifier == LATEST:
        raise Problem(Kind.INVALID_ARGUMENTS, "$LATEST version cannot be deleted without deleting the function.")
    if not qualifier.isdigit():
        raise Problem(Kind.INVALID_ARGUMENTS, "Deletion of aliases is not currently supported.")
    users = [alias.name for alias in found.aliases.values() if qualifier in (alias.target, *alias.weights)]
    if users:
        raise Problem(
            Kind.CONFLICT,
            f"Unable to delete version because the following aliases reference it: [{', '.join(users)}]",
        )
    version = functions.version(tx, found.account, found.name, int(qualifier))
    if version is None:
        return Change()
    return Change(drops=(version,), puts=(forgotten(found, qualifier),))


def forgotten(found: Function, qualifier: str) -> Function:
    """The function without what belonged to one qualifier."""
    return evolve(
        found,
        policies={name: policy for name, policy in found.policies.items() if name != qualifier},
        invoke_configs={name: config for name, config in found.invoke_configs.items() if name != qualifier},
    )
