"""A Lambda function as a target: an asynchronous invocation, which `jobs.invoke` makes."""

from datetime import datetime

from tokiwa.domain.async_event import AsyncEvent
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.function import LATEST, Function
from tokiwa.domain.function_name import of_arn
from tokiwa.domain.function_policy import document
from tokiwa.domain.problem import Problem
from tokiwa.domain.rule import Rule
from tokiwa.jobs.targets.order import no_permission, no_resource
from tokiwa.jobs.targets.other_clock import now_for
from tokiwa.jobs.targets.permission import SERVICE, service_may
from tokiwa.store import functions
from tokiwa.work import Transaction

ACTION = "lambda:InvokeFunction"


def invoke_change(
    tx: Transaction, arn: str, text: str, rule: Rule, request_id: str, now: datetime, trace: str = ""
) -> Change | Failure:
    """The invocation of a function, a version or an alias of it, that is there and lets the rule in."""
    try:
        name = of_arn(arn)
    except Problem as problem:
        return no_resource(problem.message)
    found = functions.get(tx, name.account, name.name)
    if found is None or found.region != name.region or not _has(tx, found, name.version):
        return no_resource(f"Function not found: {arn}")
    statements = found.policies.get(name.version, ())
    if not service_may(document(statements) if statements else None, ACTION, arn, found.account, rule):
        return no_permission(
            f"The resource policy of {arn} does not let {SERVICE} invoke it for {rule.arn}. "
            "Add a permission with that source ARN (aws lambda add-permission)."
        )
    first = now_for(tx, found.account, rule.account, now)
    event = AsyncEvent(arn, text, request_id, first, invoked_by=SERVICE, source_arn=rule.arn, trace=trace)
    return Change(jobs=(event.job(first),))


def _has(tx: Transaction, found: Function, version: str) -> bool:
    if version.isdigit():
        return functions.version(tx, found.account, found.name, int(version)) is not None
    return version == LATEST or version in found.aliases
