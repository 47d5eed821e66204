"""Whether a request is allowed (IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation").

A deny anywhere ends it. Then the caller's side (identity policies, limited by boundary and session policies) and
the resource's side (its policy) are asked. Within one account either side suffices, across accounts both must
allow, and a role's trust policy must always allow.
"""

from collections.abc import Iterable, Iterator

from tokiwa.domain.policy.audience import Naming
from tokiwa.domain.policy.decision import Decision, Layer, Reason
from tokiwa.domain.policy.document import Document
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.value import Value


class Policies(Value):
    """The documents that bear on one request.

    `identity` are all of the caller's own. `session` are those that its session was made with: None says that
    there were none, so nothing is limited. `resource` is the policy of the resource; for assuming a role it is
    the role's trust policy, known by its form.
    """

    identity: tuple[Document, ...] = ()
    boundary: Document | None = None
    session: tuple[Document, ...] | None = None
    resource: Document | None = None


def decide(request: Request, policies: Policies) -> Decision:
    """Answer the request. Without any policy the answer is no, the account's root user apart."""
    denied = _explicit_deny(request, policies)
    if denied is not None:
        return denied
    naming, granted = _resource_side(request, policies.resource)
    trust = policies.resource is not None and policies.resource.form is Form.TRUST
    if granted is None and (trust or request.principal.type is PrincipalType.SERVICE):
        return _nothing_allows(Layer.TRUST if trust else Layer.RESOURCE)
    if granted is not None and _suffices(naming, request, trust=trust):
        return granted if naming is Naming.SELF else _within_limits(request, policies, granted)
    allowed = _identity_side(request, policies)
    if allowed is None:
        return _nothing_allows(Layer.IDENTITY)
    limited = _within_limits(request, policies, allowed)
    if limited.allowed and request.crosses_accounts and granted is None:
        return _nothing_allows(Layer.RESOURCE)
    return limited


def _explicit_deny(request: Request, policies: Policies) -> Decision | None:
    for layer, document in _documents(policies):
        for statement in document.denies:
            if statement.naming(request.principal) and statement.applies(request):
                return Decision(Reason.EXPLICIT_DENY, layer, document.name, statement.sid)
    return None


def _documents(policies: Policies) -> Iterator[tuple[Layer, Document]]:
    for document in policies.identity:
        yield Layer.IDENTITY, document
    if policies.boundary is not None:
        yield Layer.BOUNDARY, policies.boundary
    for document in policies.session or ():
        yield Layer.SESSION, document
    if policies.resource is not None:
        yield Layer.TRUST if policies.resource.form is Form.TRUST else Layer.RESOURCE, policies.resource


def _suffices(naming: Naming, request: Request, *, trust: bool) -> bool:
    """Say whether the resource's side can do without the caller's."""
    if request.principal.type is PrincipalType.SERVICE:
        return True  # a service has no identity policies
    if request.crosses_accounts:
        return False
    return naming >= (Naming.ROLE if trust else Naming.EVERYONE)


def _resource_side(request: Request, document: Document | None) -> tuple[Naming, Decision | None]:
    """Return the statement that allows and names the caller most directly."""
    best, granted = Naming.NONE, None
    if document is None:
        return best, granted
    layer = Layer.TRUST if document.form is Form.TRUST else Layer.RESOURCE
    for statement in document.allows:
        naming = statement.naming(request.principal)
        if naming > best and statement.applies(request):
            best, granted = naming, Decision(Reason.ALLOWED, layer, document.name, statement.sid)
    return best, granted


def _identity_side(request: Request, policies: Policies) -> Decision | None:
    if request.principal.type is PrincipalType.ROOT:
        return Decision(Reason.ALLOWED, None)
    return _first_allow(request, policies.identity, Layer.IDENTITY)


def _within_limits(request: Request, policies: Policies, allowed: Decision) -> Decision:
    """Let the boundary and the session's policies agree, each of which can only take away."""
    boundary, session = policies.boundary, policies.session
    if boundary is not None and _first_allow(request, (boundary,), Layer.BOUNDARY) is None:
        return _nothing_allows(Layer.BOUNDARY)
    if session is not None and _first_allow(request, session, Layer.SESSION) is None:
        return _nothing_allows(Layer.SESSION)
    return allowed


def _first_allow(request: Request, documents: Iterable[Document], layer: Layer) -> Decision | None:
    for document in documents:
        for statement in document.allows:
            if statement.applies(request):
                return Decision(Reason.ALLOWED, layer, document.name, statement.sid)
    return None


def _nothing_allows(layer: Layer) -> Decision:
    return Decision(Reason.IMPLICIT_DENY, layer)
