"""What a service may do in a role that it has been told to act in: for targets of rules that name one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tokiwa.domain.moment import stamp
from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Problem
from tokiwa.store import identities
from tokiwa.store.transaction import Transaction
from tokiwa.work.policies import compiled, owned
from tokiwa.work.roles import assumable, session_of

_SESSION = timedelta(hours=1)
_NO_KEYS: Mapping[str, str] = {}


def refusal(
    tx: Transaction,
    role_arn: str,
    service: str,
    source: str,
    action: str,
    resource: str,
    policy: str | None,
    now: datetime,
    more: Mapping[str, str] = _NO_KEYS,
) -> str | None:
    """Why `service` may not do this in a role for the resource `source`, in a sentence; None if it may.

    The role belongs to the account of `source`, whose time is `now`. `policy` is that of the resource on which it is
    done; across accounts it must agree. `more` are condition keys besides those about the role, the time and the region.
    """
    account, name = source.split(":")[4], source.rpartition("/")[2][:64]
    role = identities.role_by_arn(tx, role_arn)
    if role is None or role.account != account:
        return f"{role_arn} is not a role of account {account}."
    try:
        assumable(role, role_arn, name, service, source)
    except Problem as problem:
        return problem.message
    principal = session_of(role, name, now + _SESSION).principal
    _, _, _, region, owner, *_ = resource.split(":")
    keys = {
        **keys_of_principal(principal),
        "aws:CurrentTime": stamp(now),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:RequestedRegion": region,
        **more,
    }
    identity, boundary = owned(tx, role)
    document = None if policy is None else compiled(policy, Form.RESOURCE)
    decision = decide(Request(action, resource, principal, keys, owner), Policies(identity, boundary, None, document))
    return None if decision.allowed else decision.message(principal, action, resource)
