"""Policy documents that a call brings: checked, and small enough (IAM User Guide, "IAM and AWS STS quotas")."""

from collections.abc import Iterable

from tokiwa.domain.identity import Group, Role, User
from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.shape import malformed
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import accounts, identities
from tokiwa.work import Transaction

TRUST_SIZE = 2048
MANAGED_SIZE = 6144
ROLE_SIZE = 10_240  # all inline policies of a role together
USER_SIZE = 2048
GROUP_SIZE = 5120
_SIZES = {Role: ROLE_SIZE, User: USER_SIZE, Group: GROUP_SIZE}


def checked_managed(text: str) -> str:
    """The document of a managed policy. INVALID_POLICY or LIMIT."""
    parse(text, Form.IDENTITY)
    if size(text) > MANAGED_SIZE:
        raise Problem(Kind.LIMIT, f"Cannot exceed quota for PolicySize: {MANAGED_SIZE}")
    return text


def checked_inline(found: User | Role | Group, name: str, text: str) -> dict[str, str]:
    """The inline policies of a user, role or group with one more, or another text for one. INVALID_POLICY or LIMIT."""
    parse(text, Form.IDENTITY)
    inline = {**found.inline, name: text}
    kind, most = type(found).__name__.lower(), _SIZES[type(found)]
    if sum(map(size, inline.values())) > most:
        raise Problem(Kind.LIMIT, f"Maximum policy size of {most} bytes exceeded for {kind} {found.name}")
    return inline


def checked_trust(tx: Transaction, text: str) -> str:
    """A role's trust policy. INVALID_POLICY, also for a user or role that does not exist, or LIMIT."""
    document = parse(text, Form.TRUST)
    for arn in _named(document):
        if not _exists(tx, arn):
            raise malformed(f'Invalid principal in policy: "AWS":"{arn}"')
    if size(text) > TRUST_SIZE:
        raise Problem(Kind.LIMIT, f"Cannot exceed quota for ACLSizePerRole: {TRUST_SIZE}")
    return text


def size(text: str) -> int:
    """The characters of a document that count: white space does not."""
    return len("".join(text.split()))


def _named(document: Document) -> Iterable[str]:
    for statement in document.statements:
        if statement.audience is not None:
            yield from sorted(statement.audience.arns)


def _exists(tx: Transaction, arn: str) -> bool:
    """Whether a user or role is here. Who is in an account that this server does not have cannot be told."""
    _, _, service, _, account, resource = [*arn.split(":", 5), *[""] * 5][:6]
    if service != "iam" or accounts.get(tx, account) is None:
        return True
    found = identities.role_by_arn(tx, arn) if resource.startswith("role/") else identities.user_by_arn(tx, arn)
    return found is not None
