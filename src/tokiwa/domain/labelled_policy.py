"""A resource policy, changed by AddPermission and RemovePermission of SQS and SNS: a statement for each label."""

import json
from collections.abc import Sequence
from typing import Any

from tokiwa.domain.problem import Kind, Problem


def granted(
    policy: str | None, label: str, accounts: Sequence[str], actions: Sequence[str], resource: str, code: str
) -> str:
    """The policy with a statement that lets accounts do `actions` (`SQS:SendMessage`).

    INVALID, under the service's `code`, where there is a statement of that label, or an account is none.
    """
    for account in accounts:
        if not (len(account) == 12 and account.isdigit()):
            raise Problem(Kind.INVALID, f"Value {account} for an account ID is invalid: it has twelve digits.", code)
    statements = _statements(policy)
    if any(item.get("Sid") == label for item in statements):
        raise Problem(Kind.INVALID, f"Value {label} for parameter Label is invalid. Reason: Already exists.", code)
    statement: dict[str, Any] = {
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": list(actions),
        "Resource": resource,
    }
    return _written(policy, [*statements, statement])


def revoked(policy: str | None, label: str, code: str) -> str | None:
    """The policy without the statement of that label; None when nothing is left. INVALID without such a statement."""
    statements = _statements(policy)
    kept = [item for item in statements if item.get("Sid") != label]
    if len(kept) == len(statements):
        raise Problem(
            Kind.INVALID,
            f"Value {label} for parameter Label is invalid. Reason: can't find label on existing policy.",
            code,
        )
    return _written(policy, kept) if kept else None


def _statements(policy: str | None) -> list[dict[str, Any]]:
    statements = [] if policy is None else json.loads(policy)["Statement"]
    return [statements] if isinstance(statements, dict) else statements


def _written(policy: str | None, statements: list[dict[str, Any]]) -> str:
    document = {"Version": "2012-10-17"} if policy is None else json.loads(policy)
    return json.dumps(document | {"Statement": statements}, separators=(",", ":"))
