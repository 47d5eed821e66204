"""AWSServiceRoleForCertificateManager: made with the first certificate that is requested from a private CA.

ACM User Guide, "Using a Service Linked Role (SLR) with ACM". Nothing here depends on it; tools look for it.
"""

from tokiwa.domain.call import Call
from tokiwa.domain.change import NOTHING, Change
from tokiwa.domain.identity import Role
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.authorise import require
from tokiwa.operations.iam.service_linked_roles import ROLES, service_linked
from tokiwa.store import identities
from tokiwa.work import Work

MANAGER = "acm.amazonaws.com"


def service_role(work: Work, call: Call) -> Change:
    """The role, if the account has none yet and the caller may have it made; the request goes on without it as well."""
    if _exists(work, call.account):
        return NOTHING
    made = service_linked(work, call, MANAGER)
    try:
        require(work, call, "iam:CreateServiceLinkedRole", made.arn, {"iam:AWSServiceName": MANAGER})
    except Problem as problem:
        if problem.kind is not Kind.DENIED:
            raise
        return NOTHING
    return Change(puts=(made,))


def _exists(work: Work, account: str) -> bool:
    """From memory unless a role changed: every request asks."""

    def load() -> bool:
        with work.means.store.snapshot() as tx:
            return identities.role(tx, account, ROLES[MANAGER].name) is not None

    return work.means.store.cached("service role of the manager", (Role,), account, load)
