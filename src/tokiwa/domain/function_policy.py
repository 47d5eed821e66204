"""Who may invoke a function: the statements of its resource policy, as AddPermission writes them.

Lambda API Reference, "AddPermission". The conditions are in the form that AWS stores, not in the one that the
reference describes.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from tokiwa.domain.function import LATEST, Function
from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.problem import Kind, Problem

_ACCOUNT = re.compile(r"\d{12}")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:root|(?:user|role|assumed-role)/.+)")
_SERVICE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?")
LONGEST = 20_480  # bytes of a whole document, Lambda's quota


def statement(resource: str, given: Mapping[str, Any]) -> str:
    """The statement that AddPermission's parameters ask for, as JSON text. INVALID_ARGUMENTS for a bad principal."""
    conditions: dict[str, dict[str, str]] = {}
    _add(conditions, "ArnLike", "AWS:SourceArn", given.get("SourceArn"))
    _add(conditions, "StringEquals", "AWS:SourceAccount", given.get("SourceAccount"))
    _add(conditions, "StringEquals", "aws:PrincipalOrgID", given.get("PrincipalOrgID"))
    _add(conditions, "StringEquals", "lambda:EventSourceToken", given.get("EventSourceToken"))
    _add(conditions, "StringEquals", "lambda:FunctionUrlAuthType", given.get("FunctionUrlAuthType"))
    if given.get("InvokedViaFunctionUrl"):
        _add(conditions, "Bool", "lambda:InvokedViaFunctionUrl", "true")
    written: dict[str, Any] = {
        "Sid": given["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(given["Principal"]),
        "Action": given["Action"],
        "Resource": resource,
    }
    if conditions:
        written["Condition"] = conditions
    return _compact(written)


def added(statements: Sequence[str], new: str) -> tuple[str, ...]:
    """The policy with one statement more. EXISTS if it has one with that id, LIMIT when it grows too long."""
    sid = json.loads(new)["Sid"]
    if any(json.loads(text)["Sid"] == sid for text in statements):
        raise Problem(
            Kind.EXISTS,
            f"The statement id ({sid}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement.",
        )
    longer = (*statements, new)
    size = len(document(longer).encode())
    if size > LONGEST:
        raise Problem(Kind.LIMIT, f"The final policy size ({size}) is bigger than the limit ({LONGEST}).")
    return longer


def removed(statements: Sequence[str], sid: str) -> tuple[str, ...]:
    """The policy without a statement. NOT_FOUND if it has none with that id."""
    kept = tuple(text for text in statements if json.loads(text)["Sid"] != sid)
    if len(kept) == len(statements):
        raise Problem(Kind.NOT_FOUND, f"Statement {sid} is not found in resource policy.")
    return kept


def document(statements: Sequence[str]) -> str:
    """The whole policy as JSON text."""
    return f'{{"Version":"2012-10-17","Id":"default","Statement":[{",".join(statements)}]}}'


def _principal(text: str) -> Any:
    if text == "*":
        return "*"
    if _ACCOUNT.fullmatch(text):
        return {"AWS": f"arn:aws:iam::{text}:root"}
    if _IDENTITY.fullmatch(text):
        return {"AWS": text}
    if _SERVICE.fullmatch(text):
        return {"Service": text}
    raise Problem(
        Kind.INVALID_ARGUMENTS, "The provided principal was invalid. Please check the principal and try again."
    )


def _add(conditions: dict[str, dict[str, str]], operator: str, key: str, value: str | None) -> None:
    if value:
        conditions.setdefault(operator, {})[key] = value


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def may_invoke(function: Function, qualifier: str, service: str, source_arn: str, account: str) -> bool:
    """Whether the policy lets a service (`events.amazonaws.com`) invoke for the resource `source_arn` of `account`.

    `qualifier` is that of the ARN that is invoked; empty for the function itself.
    """
    statements = function.policies.get(qualifier or LATEST, ())
    if not statements:
        return False
    principal = Principal(PrincipalType.SERVICE, account, "", service, service)
    keys = keys_of_principal(principal) | {"aws:SourceArn": source_arn, "aws:SourceAccount": account}
    request = Request("lambda:InvokeFunction", function.qualified(qualifier), principal, keys, function.account)
    return decide(request, Policies(resource=_compiled(document(statements)))).allowed


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Document:
    return parse(text, Form.RESOURCE)
