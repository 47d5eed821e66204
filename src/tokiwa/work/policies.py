"""Policy documents as the store has them, compiled; for the authorisation of calls and of functions."""

from functools import lru_cache

from tokiwa.domain.identity import Group, Role, User
from tokiwa.domain.policy.aws_managed import AWS_MANAGED
from tokiwa.domain.policy.document import NOTHING, Document, parse
from tokiwa.domain.policy.form import Form
from tokiwa.store import identities
from tokiwa.store.transaction import Transaction


def managed(tx: Transaction, arn: str) -> str | None:
    """The document of a managed policy, ours or AWS's; None if there is no such policy."""
    if arn in AWS_MANAGED:
        return AWS_MANAGED[arn].document
    policy = identities.policy(tx, arn)
    return None if policy is None else policy.document


def owned(tx: Transaction, owner: User | Role | Group) -> tuple[tuple[Document, ...], Document | None]:
    """The policies of a user (with its groups'), role or group, and its boundary; one that is gone allows nothing."""
    groups = [identities.group(tx, owner.account, name) for name in owner.groups] if isinstance(owner, User) else []
    holders = [owner, *(group for group in groups if group is not None)]
    texts = [
        each
        for holder in holders
        for each in (*holder.inline.items(), *((arn, managed(tx, arn)) for arn in holder.attached))
    ]
    documents = tuple(compiled(text, Form.IDENTITY, name) for name, text in texts if text is not None)
    if isinstance(owner, Group) or owner.boundary is None:
        return documents, None
    limit = managed(tx, owner.boundary)
    return documents, NOTHING if limit is None else compiled(limit, Form.BOUNDARY, owner.boundary)


@lru_cache(maxsize=4096)
def compiled(text: str, form: Form, name: str = "") -> Document:
    """A policy document, compiled once for each text."""
    return parse(text, form, name)
