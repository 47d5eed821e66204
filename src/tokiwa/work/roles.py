"""Assuming a role: temporary credentials for a caller (sts:AssumeRole) or for a service that works for an account."""

from datetime import datetime, timedelta

from tokiwa.domain.identity import Role
from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.document import NOBODY
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.session import Session
from tokiwa.domain.value import evolve
from tokiwa.store import identities
from tokiwa.work.policies import compiled
from tokiwa.work.sessions import seal_session
from tokiwa.work.work import Work

ASSUME = "sts:AssumeRole"


def role_session(
    work: Work,
    role_arn: str,
    session_name: str,
    service: str,
    now: datetime,
    duration: timedelta,
    source_arn: str = "",
) -> tuple[Session, str]:
    """A session of a role for a service (`lambda.amazonaws.com`), and its token.

    `source_arn` is the resource that the service acts for, `aws:SourceArn` in the trust policy's conditions.
    DENIED, in AWS's words, when there is no such role or its trust policy does not let the service assume it.
    """
    with work.transaction() as tx:
        found = identities.role_by_arn(tx, role_arn)
    role = assumable(found, role_arn, session_name, service, source_arn)
    return new_session(work, role, session_name, now + duration)


def assumable(role: Role | None, role_arn: str, session_name: str, service: str, source_arn: str = "") -> Role:
    """The role that was looked for under an ARN, if a service may assume it. DENIED, as `role_session` says it."""
    account = role_arn.split(":")[4]
    principal = Principal(PrincipalType.SERVICE, account, "", service, service)
    keys = keys_of_principal(principal) | {"aws:SourceAccount": account, "sts:RoleSessionName": session_name}
    if source_arn:
        keys["aws:SourceArn"] = source_arn
    trust = NOBODY if role is None else compiled(role.trust, Form.TRUST)
    decision = decide(Request(ASSUME, role_arn, principal, keys, account), Policies(resource=trust))
    if role is None or not decision.allowed:
        raise Problem(Kind.DENIED, decision.message(principal, ASSUME, role_arn))
    return role


def session_of(role: Role, name: str, expires: datetime) -> Session:
    """A session of a role before it has credentials: enough to ask what it may do."""
    return Session(
        access_key="",
        secret="",
        type=PrincipalType.SESSION,
        account=role.account,
        arn=f"arn:aws:sts::{role.account}:assumed-role/{role.name}/{name}",
        id=f"{role.id}:{name}",
        name=name,
        expires=expires.replace(microsecond=0),
        role_arn=role.arn,
        tags=tuple(role.tags.items()),
    )


def new_session(
    work: Work,
    role: Role,
    name: str,
    expires: datetime,
    *,
    policies: tuple[str, ...] | None = None,
    tags: tuple[tuple[str, str], ...] = (),
) -> tuple[Session, str]:
    """Fresh credentials of a role, and their token, for one who may have them.

    A session's tags replace those of the role that have the same name, whatever its case. It ends on a whole
    second, as STS tells times.
    """
    given = {key.lower() for key, _ in tags}
    session = evolve(
        session_of(role, name, expires),
        access_key=work.draw.identifier("ASIA"),
        secret=work.draw.secret(),
        policies=policies,
        tags=(*((key, value) for key, value in role.tags.items() if key.lower() not in given), *tags),
    )
    return session, seal_session(work.means, session)
