"""lambda:AddPermission, RemovePermission and GetPolicy: who may invoke a function, a version or an alias."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Function
from tokiwa.domain.function_policy import added, document, removed, statement
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.finding import check_revision, function, named, resource
from tokiwa.operations.lambda_.revision import revised, revision_of
from tokiwa.operations.registry import operation
from tokiwa.work import Transaction, Work, apply


def _keys(_: Work, call: Call, __: str) -> dict[str, str]:
    return {"lambda:Principal": call.input["Principal"]} if "Principal" in call.input else {}


@operation("lambda:AddPermission", on=resource, context=_keys)
def add_permission(work: Work, call: Call) -> dict[str, str]:
    """The new statement, as JSON text."""
    name = named(call)
    if name.qualifier == LATEST:
        raise Problem(Kind.INVALID_ARGUMENTS, "We currently do not support adding policies for $LATEST.")
    new = statement(name.arn, call.input)
    with work.transaction() as tx:
        found = function(tx, call)
        check_revision(call, revision_of(tx, found, name.qualifier))
        statements = added(found.policies.get(name.version, ()), new)
        _put(work, tx, found, name.qualifier, statements)
    return {"Statement": new}


@operation("lambda:RemovePermission", on=resource)
def remove_permission(work: Work, call: Call) -> None:
    """Take one statement away."""
    name = named(call)
    with work.transaction() as tx:
        found = function(tx, call)
        revision = revision_of(tx, found, name.qualifier)
        if name.version not in found.policies:
            raise Problem(Kind.NOT_FOUND, "No policy is associated with the given resource.")
        statements = removed(found.policies[name.version], call.input["StatementId"])
        check_revision(call, revision)
        _put(work, tx, found, name.qualifier, statements)


@operation("lambda:GetPolicy", on=resource)
def get_policy(work: Work, call: Call) -> dict[str, str]:
    """The whole policy, as JSON text."""
    name = named(call)
    with work.transaction() as tx:
        found = function(tx, call)
        revision = revision_of(tx, found, name.qualifier)
    if name.version not in found.policies:
        raise Problem(Kind.NOT_FOUND, "The resource you requested does not exist.")
    return {"Policy": document(found.policies[name.version]), "RevisionId": revision}


def _put(work: Work, tx: Transaction, found: Function, qualifier: str, statements: tuple[str, ...]) -> None:
    policies = {name: policy for name, policy in found.policies.items() if name != (qualifier or LATEST)}
    if statements:
        policies[qualifier or LATEST] = statements
    changed = evolve(found, policies=policies)
    apply(tx, Change(puts=revised(tx, changed, qualifier, work.draw.uuid())))
