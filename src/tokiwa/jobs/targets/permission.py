"""Whether the policy of a place lets a rule in."""

from functools import lru_cache

from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.rule import Rule

SERVICE = "events.amazonaws.com"


def service_may(policy: str | None, action: str, resource: str, owner: str, rule: Rule) -> bool:
    """Whether EventBridge may do this for the rule (EventBridge User Guide, "Using resource-based policies")."""
    caller = Principal(PrincipalType.SERVICE, rule.account, "", "", name=SERVICE)
    return _allowed(policy, Request(action, resource, caller, _keys(rule), owner))


def account_may(
    policy: str | None, action: str, resource: str, owner: str, rule: Rule, role: str | None, keys: dict[str, str]
) -> bool:
    """Whether the rule's account, or the role of its target, may do this in another account."""
    arn = role or f"arn:aws:iam::{rule.account}:root"
    caller = Principal(PrincipalType.ROOT, rule.account, arn, rule.account)
    return _allowed(policy, Request(action, resource, caller, _keys(rule) | {"aws:PrincipalArn": arn} | keys, owner))


def _keys(rule: Rule) -> dict[str, str]:
    return {"aws:SourceArn": rule.arn, "aws:SourceAccount": rule.account, "aws:PrincipalAccount": rule.account}


def _allowed(policy: str | None, request: Request) -> bool:
    return decide(request, Policies(resource=None if policy is None else _compiled(policy))).allowed


@lru_cache(maxsize=1024)
def _compiled(policy: str) -> Document:
    return parse(policy, Form.RESOURCE)
