"""Functions by name, version or alias, as every Lambda operation looks them up."""

from tokiwa.domain.call import Call
from tokiwa.domain.function import LATEST, Alias, Configuration, Function
from tokiwa.domain.function_name import FunctionName, parse
from tokiwa.domain.function_policy import document
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import functions
from tokiwa.work import Transaction, Work
from tokiwa.work.invoking import configuration

STALE = (
    "The Revision Id provided does not match the latest Revision Id. "
    "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
)


def named(call: Call) -> FunctionName:
    """Which function the call names, and which version or alias."""
    return parse(call.input["FunctionName"], call.region, call.account, call.input.get("Qualifier"))


def resource(call: Call) -> str:
    """The ARN that a call is about, as authorisation sees it: with the qualifier, if there is one."""
    return named(call).arn


def whole(call: Call) -> str:
    """The ARN of the function itself, for calls that concern all of it."""
    return named(call).unqualified


def policy(work: Work, arn: str) -> str | None:
    """The resource policy of a function, a version or an alias; None without one."""

    def load() -> str | None:
        name = parse(arn, arn.split(":")[3], arn.split(":")[4])
        with work.means.store.snapshot() as tx:
            found = functions.get(tx, name.account, name.name)
        statements = () if found is None else found.policies.get(name.version, ())
        return document(statements) if statements else None

    return work.means.store.cached("function policies", (Function,), arn, load)


def function(tx: Transaction, call: Call) -> Function:
    """The function that the call names. NOT_FOUND without one."""
    name = named(call)
    found = functions.get(tx, name.account, name.name)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Function not found: {name.arn}")
    return found


def version(tx: Transaction, found: Function, qualifier: str) -> tuple[Configuration, str]:
    """Code and settings behind a qualifier (empty: the latest), and the number of the version. NOT_FOUND."""
    number = found.aliases[qualifier].target if qualifier in found.aliases else qualifier or LATEST
    settings = configuration(tx, found, number)
    if settings is None:
        raise Problem(Kind.NOT_FOUND, f"Function not found: {found.qualified(qualifier)}")
    return settings, number


def alias(found: Function, name: str) -> Alias:
    """One of a function's aliases. NOT_FOUND without it."""
    if name not in found.aliases:
        raise Problem(Kind.NOT_FOUND, f"Cannot find alias arn: {found.qualified(name)}")
    return found.aliases[name]


def check_revision(call: Call, current: str) -> None:
    """Refuse a call that names another revision than the current one."""
    given = call.input.get("RevisionId")
    if given and given != current:
        raise Problem(Kind.CONFLICT, STALE, code="PreconditionFailedException")
