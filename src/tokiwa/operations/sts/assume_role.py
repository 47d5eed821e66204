"""sts:AssumeRole: temporary credentials of a role, for those whom its trust policy lets."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Role
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.authorise import require
from tokiwa.operations.credentials import account
from tokiwa.operations.iam.resource import requested_tags
from tokiwa.operations.registry import operation
from tokiwa.operations.sts.mfa import proved, use_mfa
from tokiwa.operations.sts.session_policies import packed_size, session_policies
from tokiwa.operations.sts.session_tags import session_tags
from tokiwa.operations.sts.shown import credentials
from tokiwa.store import identities
from tokiwa.work import Work
from tokiwa.work.policies import compiled
from tokiwa.work.roles import ASSUME, new_session

USUAL = 3600  # seconds
MOST_WHEN_CHAINED = 3600
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")


def _role_arn(call: Call) -> str:
    if call.principal.type is PrincipalType.ROOT:
        raise Problem(Kind.DENIED, "Roles may not be assumed by root accounts.")
    arn: str = call.input["RoleArn"]
    if not _ROLE.fullmatch(arn):
        raise Problem(Kind.INVALID, f"{arn} is invalid")
    return arn


def _trust(work: Work, arn: str) -> str | None:
    with work.means.store.snapshot() as tx:
        found = identities.role_by_arn(tx, arn)
    return None if found is None else found.trust


def _keys(work: Work, call: Call, arn: str) -> Mapping[str, str | tuple[str, ...]]:
    with work.means.store.snapshot() as tx:
        found = identities.role_by_arn(tx, arn)
        factor = {} if proved(work, tx, call) is None else {"aws:MultiFactorAuthPresent": "true"}
    tags = {} if found is None else {f"aws:ResourceTag/{name}": value for name, value in found.tags.items()}
    keys = {**tags, **factor, "sts:RoleSessionName": call.input["RoleSessionName"], **requested_tags(call.input)}
    return keys | ({"sts:ExternalId": call.input["ExternalId"]} if "ExternalId" in call.input else {})


@operation(ASSUME, on=_role_arn, context=_keys, policy=_trust, form=Form.TRUST)
def assume_role(work: Work, call: Call) -> dict[str, Any]:
    """Credentials for an hour unless told, limited by the policies that the call brings."""
    _unsupported(call)
    with work.transaction() as tx:
        role = identities.role_by_arn(tx, call.input["RoleArn"])
        if role is None:  # the caller's policies allow it, but who is not there trusts nobody
            raise Problem(
                Kind.DENIED,
                f"User: {call.principal.arn} is not authorized to perform: {ASSUME} on resource: "
                f"{call.input['RoleArn']}",
            )
        policies = session_policies(tx, call, role)
    tags = session_tags(call)
    if tags:
        require(work, call, "sts:TagSession", role.arn, _keys(work, call, role.arn), compiled(role.trust, Form.TRUST))
    packed = packed_size(call)
    use_mfa(work, call)
    session, token = new_session(
        work, role, call.input["RoleSessionName"], _expires(work, call, role), policies=policies, tags=tags
    )
    return {
        "AssumedRoleUser": {"AssumedRoleId": session.id, "Arn": session.arn},
        "Credentials": credentials(session, token),
        "PackedPolicySize": packed,
    }


def _expires(work: Work, call: Call, role: Role) -> datetime:
    seconds = call.input.get("DurationSeconds", USUAL)
    if call.principal.type is PrincipalType.SESSION and seconds > MOST_WHEN_CHAINED:
        raise Problem(
            Kind.INVALID,
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        )
    if seconds > role.max_session:
        raise Problem(Kind.INVALID, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    # The session is one of the role's account and ends by its clock, which may be another than the caller's.
    own = role.account == call.account
    now = call.now if own else account(work.means, role.account).now(call.wall)
    return now + timedelta(seconds=seconds)


def _unsupported(call: Call) -> None:
    for member in ("SourceIdentity", "TransitiveTagKeys", "ProvidedContexts"):
        if call.input.get(member):
            raise Problem(Kind.UNSUPPORTED, f"{member} of AssumeRole is not implemented by this server. Leave it out.")
