"""The execution role of a function: the credentials that its processes have, and what the role may do."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.function import Configuration, Function
from tokiwa.domain.identity import Role
from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.session import Session
from tokiwa.runner.function import Credentials
from tokiwa.store import identities
from tokiwa.work.policies import owned
from tokiwa.work.roles import role_session
from tokiwa.work.work import Work

LAMBDA = "lambda.amazonaws.com"
PERIOD = timedelta(hours=1)  # new credentials each hour, good for the hour and one more: longer than any invocation
CANNOT_ASSUME = "The role defined for the function cannot be assumed by Lambda."


def credentials(work: Work, function: Function, configuration: Configuration, now: datetime) -> Credentials:
    """Credentials of a function's role, the same for all invocations of a build within an hour of the account.

    They stay in this process's memory until something of IAM's roles changes; a process that is warm keeps what
    it was started with. INVALID_ARGUMENTS, in Lambda's words, when the role cannot be assumed.
    """
    hour = int(now.timestamp() // PERIOD.total_seconds())
    return work.means.store.cached(
        "function credentials",
        (Role,),
        (function.arn, configuration.build, hour),
        lambda: _credentials(work, function, configuration, now, datetime.fromtimestamp(0, UTC) + PERIOD * (hour + 2)),
    )


def assumed(
    work: Work, role: str, name: str, now: datetime, source_arn: str, duration: timedelta
) -> tuple[Session, str]:
    """A session of a role for a function of this name, and its token. INVALID_ARGUMENTS when there can be none."""
    try:
        return role_session(work, role, name, LAMBDA, now, duration, source_arn)
    except Problem as problem:
        if problem.kind is not Kind.DENIED:
            raise
        raise Problem(Kind.INVALID_ARGUMENTS, CANNOT_ASSUME) from None


def role_may(work: Work, configuration: Configuration, function: Function, now: datetime, action: str, on: str) -> bool:
    """Whether a function's role may do this, for what Lambda does in its name (destinations)."""
    try:
        session, _ = assumed(work, configuration.role, function.name, now, function.arn, PERIOD)
    except Problem:
        return False
    with work.means.store.snapshot() as tx:
        role = identities.role_by_arn(tx, configuration.role)
        policies = Policies() if role is None else Policies(*owned(tx, role))
    return decide(Request(action, on, session.principal, keys_of_principal(session.principal)), policies).allowed


def _credentials(
    work: Work, function: Function, configuration: Configuration, now: datetime, expires: datetime
) -> Credentials:
    session, token = assumed(work, configuration.role, function.name, now, function.arn, expires - now)
    # A role that was made anew under the same name is another role: old processes must not go on for it.
    generation = f"{configuration.build} {session.id}"
    return Credentials(session.access_key, session.secret, token, session.expires, generation)
