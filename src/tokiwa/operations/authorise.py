"""Whether a call may happen: gathers the policies that bear on it and lets `domain.policy` decide."""

from collections.abc import Mapping
from functools import lru_cache

from tokiwa.domain.call import Call
from tokiwa.domain.identity import ManagedPolicy, Role, User
from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.policy.context import keys_of_call
from tokiwa.domain.policy.decision import Decision
from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import Operation
from tokiwa.store import identities
from tokiwa.work import Transaction, Work


def authorise(work: Work, call: Call, operation: Operation) -> None:
    """Raise DENIED, in AWS's words, unless every resource of the call may be acted on."""
    if operation.free:
        return
    for resource in operation.resources(call):
        decision = _decide(work, call, operation, resource)
        if not decision.allowed:
            raise Problem(Kind.DENIED, decision.message(call.principal, operation.action, resource))


def require(
    work: Work, call: Call, action: str, resource: str, context: Mapping[str, str | tuple[str, ...]] | None = None
) -> None:
    """Ask for one more permission in the middle of an operation (iam:PassRole and the like)."""
    request = Request(
        action, resource, call.principal, {**keys_of_call(call), **(context or {})}, owner(resource, call.account)
    )
    decision = decide(request, _policies(work, call, None))
    if not decision.allowed:
        raise Problem(Kind.DENIED, decision.message(call.principal, action, resource))


def owner(resource: str, account: str) -> str:
    """The account that a resource belongs to; the caller's when its ARN names none."""
    parts = resource.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[4] else account


def _decide(work: Work, call: Call, operation: Operation, resource: str) -> Decision:
    theirs = owner(resource, call.account)
    # Root of the own account is allowed everything that no policy of a session or resource takes away.
    if _is_plain_root(call, theirs) and operation.policy is None:
        return _ROOT
    context = keys_of_call(call)
    policy: str | None = None
    if operation.context is not None or operation.policy is not None:
        with work.transaction() as tx:
            if operation.context is not None:
                context |= operation.context(tx, call, resource)
            if operation.policy is not None:
                policy = operation.policy(tx, resource)
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


def _policies(work: Work, call: Call, resource_policy: str | None) -> Policies:
    identity, boundary = identity_policies(work, call.principal)
    session = (
        None if call.session_policies is None else tuple(compiled(text, Form.SESSION) for text in call.session_policies)
    )
    resource = None if resource_policy is None else compiled(resource_policy, Form.RESOURCE)
    return Policies(identity, boundary, session, resource)


def identity_policies(work: Work, principal: Principal) -> tuple[tuple[Document, ...], Document | None]:
    """The caller's own policies and its boundary, from memory unless something of IAM changed."""
    if principal.type in {PrincipalType.ROOT, PrincipalType.SERVICE}:
        return (), None
    role = principal.role_arn.rpartition("/")[2]
    return work.means.store.cached(
        "policies",
        (User, Role, ManagedPolicy),
        (principal.account, principal.type, role or principal.name),
        lambda: _load(work, principal, role),
    )


def _load(work: Work, principal: Principal, role: str) -> tuple[tuple[Document, ...], Document | None]:
    with work.means.store.snapshot() as tx:
        if role:
            found: User | Role | None = identities.role(tx, principal.account, role)
        else:
            found = identities.user(tx, principal.account, principal.name)
        if found is None:
            return (), None
        texts = [*found.inline.items(), *((arn, managed(tx, arn)) for arn in found.attached)]
        documents = tuple(compiled(text, Form.IDENTITY, name) for name, text in texts if text is not None)
        limit = managed(tx, found.boundary) if found.boundary else None
        return documents, None if limit is None else compiled(limit, Form.BOUNDARY)


def managed(tx: Transaction, arn: str) -> str | None:
    """The document of a managed policy, ours or AWS's; None if there is no such policy."""
    if arn in AWS_MANAGED:
        return AWS_MANAGED[arn]
    policy = identities.policy(tx, arn)
    return None if policy is None else policy.document


@lru_cache(maxsize=4096)
def compiled(text: str, form: Form, name: str = "") -> Document:
    """A policy document, compiled once for each text."""
    return parse(text, form, name)
