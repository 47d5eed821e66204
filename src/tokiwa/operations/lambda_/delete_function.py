"""lambda:DeleteFunction: a function with everything of it, or one published version."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Function, Published
from tokiwa.domain.package import Released
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.lambda_.finding import function, named, resource
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Transaction, Work, apply

CHUNK = 100


@operation("lambda:DeleteFunction", on=resource, slow=True)
def delete_function(work: Work, call: Call) -> dict[str, int]:
    """Remove it. Its log stays, as with AWS."""
    qualifier = named(call).qualifier
    with work.transaction() as tx:
        found = function(tx, call)
        if not qualifier:
            gone = [*_versions(tx, found)]
            codes = {found.latest.code, *(one.configuration.code for one in gone)}
            released = tuple(Released(found.account, code) for code in sorted(codes))
            apply(tx, Change(drops=(found, *gone), puts=released))
        else:
            apply(tx, _without(tx, found, qualifier))
    work.runner.drop(found.arn)
    return {"StatusCode": 204}


def _without(tx: Transaction, found: Function, qualifier: str) -> Change:
    if qualifier == LATEST:
        raise Problem(
            Kind.INVALID_ARGUMENTS, "$LATEST version cannot be deleted without deleting the function."
        )
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
    return Change(drops=(version,), puts=(Released(found.account, version.configuration.code),))


def _versions(tx: Transaction, found: Function) -> list[Published]:
    versions: list[Published] = []
    while True:
        page = functions.versions(tx, found.account, found.name, versions[-1].number if versions else 0, CHUNK)
        versions += page
        if len(page) < CHUNK:
            return versions
