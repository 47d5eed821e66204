"""What a role may do that a service has been told to act under: for targets of rules that name one."""

from datetime import datetime, timedelta

from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Problem
from tokiwa.store import identities
from tokiwa.work.policies import compiled, owned
from tokiwa.work.roles import role_session
from tokiwa.work.work import Work

_SESSION = timedelta(hours=1)


def role_may(
    work: Work, role: str, service: str, source: str, action: str, resource: str, policy: str | None, now: datetime
) -> bool:
    """Whether `service` may assume the role for the resource `source`, and the role may do this.

    `policy` is that of the resource on which it is done; across accounts it must agree.
    """
    try:
        session, _ = role_session(work, role, source.rpartition("/")[2][:64], service, now, _SESSION, source)
    except Problem:
        return False
    with work.means.store.snapshot() as tx:
        found = identities.role_by_arn(tx, role)
        identity, boundary = ((), None) if found is None else owned(tx, found)
    document = None if policy is None else compiled(policy, Form.RESOURCE)
    keys = keys_of_principal(session.principal)
    request = Request(action, resource, session.principal, keys, resource.split(":")[4])
    return decide(request, Policies(identity, boundary, None, document)).allowed
