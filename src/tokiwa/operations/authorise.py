"""Whether a call may happen: gathers the policies that bear on it and lets `domain.policy` decide."""

from collections.abc import Mapping

from tokiwa.domain.call import Call
from tokiwa.domain.identity import Group, ManagedPolicy, Role, User
from tokiwa.domain.policy.context import keys_of_call
from tokiwa.domain.policy.decision import Decision
from tokiwa.domain.policy.document import Document
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import Operation
from tokiwa.store import identities
from tokiwa.work import Work
from tokiwa.work.policies import compiled, managed, owned


def authorise(work: Work, call: Call, operation: Operation) -> None:
    """Raise DENIED, in AWS's words, unless every resource of the call may be acted on."""
    if operation.free:
        return
    for resource in operation.resources(work, call):
        decision = _decide(work, call, operation, resource)
        if not decision.allowed:
            raise Problem(Kind.DENIED, decision.message(call.principal, operation.action, resource))


def require(
    work: Work,
    call: Call,
    action: str,
    resource: str,
    context: Mapping[str, str | tuple[str, ...]] | None = None,
    policy: Document | None = None,
) -> None:
    """Ask for one more permission in the middle of an operation (iam:PassRole and the like).

    `policy` is that of the resource, if it has one.
    """
    theirs = owner(resource, call.account)
    if policy is None and _is_plain_root(call, theirs):
        return
    request = Request(action, resource, call.principal, {**keys_of_call(call), **(context or {})}, theirs)
    decision = decide(request, _policies(work, call, policy))
    if not decision.allowed:
        raise Problem(Kind.DENIED, decision.message(call.principal, action, resource))


def owner(resource: str, account: str) -> str:
    """The account that a resource belongs to; the caller's when its ARN names none.

    What AWS manages (`arn:aws:iam::aws:policy/...`) is in every account.
    """
    parts = resource.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[4] not in ("", "aws") else account


def _decide(work: Work, call: Call, operation: Operation, resource: str) -> Decision:
    theirs = owner(resource, call.account)
    # Root of the own account is allowed everything that no policy of a session or resource takes away.
    if _is_plain_root(call, theirs) and operation.policy is None:
        return _ROOT
    context = keys_of_call(call)
    if operation.context is not None:
        context |= operation.context(work, call, resource)
    text = None if operation.policy is None else operation.policy(work, resource)
    policy = None if text is None else compiled(text, operation.form)
    request = Request(operation.action, resource, call.principal, context, theirs)
    return decide(request, _policies(work, call, policy))


_ROOT = decide(
    Request(
        "sts:GetCallerIdentity", "*", Principal(PrincipalType.ROOT, "0" * 12, f"arn:aws:iam::{'0' * 12}:root", "0" * 12)
    ),
    Policies(),
)


def _is_plain_root(call: Call, owner_account: str) -> bool:
    return call.principal.type is PrincipalType.ROOT and call.session_policies is None and owner_account == call.account


def _policies(work: Work, call: Call, resource: Document | None) -> Policies:
    identity, boundary = identity_policies(work, call.principal)
    return Policies(identity, boundary, _session_policies(work, call), resource)


def _session_policies(work: Work, call: Call) -> tuple[Document, ...] | None:
    """What limits the session: documents, and ARNs of managed policies, of which one that is gone allows nothing."""
    if call.session_policies is None:
        return None
    with work.means.store.snapshot() as tx:
        texts = [managed(tx, text) if text.startswith("arn:") else text for text in call.session_policies]
    return tuple(compiled(text, Form.SESSION) for text in texts if text is not None)


def identity_policies(work: Work, principal: Principal) -> tuple[tuple[Document, ...], Document | None]:
    """The caller's own policies and its boundary, from memory unless something of IAM changed."""
    if principal.type in {PrincipalType.ROOT, PrincipalType.SERVICE}:
        return (), None
    return work.means.store.cached(
        "policies", (User, Role, Group, ManagedPolicy), _identity(principal), lambda: _load(work, principal)
    )


def _identity(principal: Principal) -> str:
    return principal.id.partition(":")[0]


def _load(work: Work, principal: Principal) -> tuple[tuple[Document, ...], Document | None]:
    with work.means.store.snapshot() as tx:
        if principal.role_arn:
            found: User | Role | None = identities.role(tx, principal.account, principal.role_arn.rpartition("/")[2])
        else:
            found = identities.user(tx, principal.account, principal.name)
        # Credentials of one that was deleted get nothing from another of the same name.
        if found is None or found.id != _identity(principal):
            return (), None
        return owned(tx, found)
