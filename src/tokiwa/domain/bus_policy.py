"""A bus's policy, changed one statement at a time as PutPermission and RemovePermission do."""

import json
from typing import Any

from tokiwa.domain.policy.document import parse
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem

LONGEST = 10_240  # characters (EventBridge User Guide, "EventBridge quotas")


def granted(
    policy: str | None, bus: str, sid: str, principal: str, action: str, condition: tuple[str, str, str] | None
) -> str:
    """The policy with a statement that lets an account (twelve digits, or `*`) do `action` on the bus.

    A statement with the same id is replaced. `condition` is operator, key and value.
    """
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else {"AWS": f"arn:aws:iam::{principal}:root"},
        "Action": action,
        "Resource": bus,
    }
    if condition is not None:
        operator, key, value = condition
        statement["Condition"] = {operator: {key: value}}
    kept = [item for item in _statements(policy) if item.get("Sid") != sid]
    return _written(policy, [*kept, statement])


def revoked(policy: str | None, sid: str) -> str | None:
    """The policy without the statement of that id; None when nothing is left. NOT_FOUND without such a statement."""
    statements = _statements(policy)
    kept = [item for item in statements if item.get("Sid") != sid]
    if len(kept) == len(statements):
        raise Problem(Kind.NOT_FOUND, "Statement with the provided id does not exist.")
    return _written(policy, kept) if kept else None


def checked(policy: str) -> str:
    """The document, once it is known to be one that can be evaluated. INVALID_POLICY, or LIMIT for its length."""
    if len(policy) > LONGEST:
        raise Problem(
            Kind.LIMIT,
            f"The policy has {len(policy)} characters; a bus can have one of at most {LONGEST}.",
            code="PolicyLengthExceededException",
        )
    parse(policy, Form.RESOURCE)
    return policy


def _statements(policy: str | None) -> list[dict[str, Any]]:
    statements = [] if policy is None else json.loads(policy)["Statement"]
    return [statements] if isinstance(statements, dict) else statements


def _written(policy: str | None, statements: list[dict[str, Any]]) -> str:
    document = {"Version": "2012-10-17"} if policy is None else json.loads(policy)
    return checked(json.dumps(document | {"Statement": statements}, separators=(",", ":")))
