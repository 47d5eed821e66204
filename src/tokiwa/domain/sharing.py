"""The forms in which an authority may be shared (PCA User Guide, "Resource-based policies").

There are two: for accounts, and for an organization. In each, one statement lets others read and one lets them
issue from one kind of template; only accounts, ids and the template vary.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Kind, Problem

READING = frozenset(
    f"acm-pca:{name}"
    for name in (
        "DescribeCertificateAuthority",
        "GetCertificate",
        "GetCertificateAuthorityCertificate",
        "ListPermissions",
        "ListTags",
    )
)
ISSUING = frozenset({"acm-pca:IssueCertificate"})
TEMPLATE = "acm-pca:TemplateArn"
ORGANIZATION, ACCOUNT = "aws:PrincipalOrgID", "aws:PrincipalAccount"
SHARED_TEMPLATES = (
    "EndEntityCertificate",
    "EndEntityClientAuthCertificate",
    "EndEntityServerAuthCertificate",
    "BlankEndEntityCertificate_APIPassthrough",
    "BlankEndEntityCertificate_APICSRPassthrough",
    "SubordinateCACertificate_PathLen0",
)
_TEMPLATE = re.compile(rf"arn:aws(?:-[a-z-]+)?:acm-pca:::template/(?:{'|'.join(SHARED_TEMPLATES)})/V1")
_PRINCIPAL = re.compile(r"[0-9]{12}|arn:aws(?:-[a-z-]+)?:iam::[0-9]{12}:root")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_ELEMENTS = frozenset({"Sid", "Effect", "Principal", "Action", "Resource", "Condition"})


def checked(policy: str, arn: str) -> None:
    """Raise INVALID_POLICY unless the document shares the authority with that ARN in one of the forms."""
    parse(in_force(policy), Form.RESOURCE)
    for statement in _statements(policy):
        _check(statement, arn)


@lru_cache(maxsize=1024)
def in_force(policy: str) -> str:
    """The document as it is evaluated: without its statements' ids, which AWS's own sample has twice."""
    raw = _read(policy)
    statements = [{k: v for k, v in item.items() if k != "Sid"} for item in _statements(policy)]
    return json.dumps(raw | {"Statement": statements})


def may_issue(policy: str | None, arn: str, owner: str, account: str, template: str) -> bool:
    """Whether the policy of the authority `arn` of `owner` lets the other account issue from the template."""
    if policy is None:
        return False
    root = Principal(PrincipalType.ROOT, account, f"arn:aws:iam::{account}:root", account)
    keys = {TEMPLATE: template, ACCOUNT: account}
    (action,) = ISSUING
    return decide(Request(action, arn, root, keys, owner), Policies(resource=_compiled(policy))).allowed


@lru_cache(maxsize=1024)
def _compiled(policy: str) -> Document:
    return parse(in_force(policy), Form.RESOURCE)


def _read(policy: str) -> dict[str, Any]:
    try:
        raw = json.loads(policy)
    except (ValueError, RecursionError):
        raise _invalid("it is not JSON") from None
    if not isinstance(raw, dict):
        raise _invalid("it is not a JSON object")
    return raw


def _statements(policy: str) -> list[dict[str, Any]]:
    statements = _read(policy).get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    if not isinstance(statements, list) or not statements or not all(isinstance(item, dict) for item in statements):
        raise _invalid("it has no statements")
    return statements


def _check(statement: dict[str, Any], arn: str) -> None:
    if statement.get("Effect") != "Allow" or not statement.keys() <= _ELEMENTS:
        raise _invalid(f"a statement may only have {', '.join(sorted(_ELEMENTS))}, and its effect must be Allow")
    if statement.get("Resource") not in (arn, [arn]):
        raise _invalid(f"the resource of each statement must be {arn}")
    conditions = _conditions(statement)
    _check_principal(statement, conditions)
    actions = frozenset(_texts(statement.get("Action")))
    if actions not in (READING, ISSUING):
        raise _invalid(
            f"the actions of a statement must be either {', '.join(sorted(READING))}, or {', '.join(ISSUING)} alone"
        )
    if actions == ISSUING:
        templates = _texts(conditions.pop(("StringEquals", TEMPLATE), None))
        if not templates or not all(map(_TEMPLATE.fullmatch, templates)):
            raise _invalid(
                f"IssueCertificate needs the condition StringEquals {TEMPLATE} with the ARN of one of the"
                f" templates {', '.join(SHARED_TEMPLATES)}"
            )
    if conditions:
        raise _invalid("it has a condition that is not part of the forms in which an authority can be shared")


def _conditions(statement: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (operator, key): value
        for operator, keys in statement.get("Condition", {}).items()
        for key, value in keys.items()
    }


def _check_principal(statement: dict[str, Any], conditions: dict[tuple[str, str], Any]) -> None:
    """Accounts, or everybody in an organization (but perhaps one account)."""
    principal = statement.get("Principal")
    if principal in ("*", {"AWS": "*"}):
        organization = _texts(conditions.pop(("StringEquals", ORGANIZATION), None))
        conditions.pop(("StringNotEquals", ACCOUNT), None)
        if not organization or not all(map(_ORGANIZATION.fullmatch, organization)):
            raise _invalid(f"the principal * needs the condition StringEquals {ORGANIZATION} with an organization's id")
        return
    accounts = _texts(principal.get("AWS")) if isinstance(principal, dict) and len(principal) == 1 else ()
    if not accounts or not all(map(_PRINCIPAL.fullmatch, accounts)):
        raise _invalid("the principal must be an account, or * for the accounts of an organization")


def _texts(value: Any) -> tuple[str, ...]:
    values: Iterable[Any] = value if isinstance(value, list) else (value,)
    return tuple(values) if all(isinstance(item, str) for item in values) else ()


def _invalid(reason: str) -> Problem:
    return Problem(Kind.INVALID_POLICY, f"The resource policy is not valid: {reason}.")
