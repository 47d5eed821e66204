"""Whether the policy of a place lets a rule in that names no role."""

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
    return _allowed(policy, Request(action, resource, caller, keys_of(rule), owner))


def account_may(policy: str | None, action: str, resource: str, owner: str, rule: Rule, keys: dict[str, str]) -> bool:
    """Whether the rule's account may do this: in its own unless the policy denies it, in another if the policy allows it."""
    arn = f"arn:aws:iam::{rule.account}:root"
    caller = Principal(PrincipalType.ROOT, rule.account, arn, rule.account)
    return _allowed(policy, Request(action, resource, caller, keys_of(rule) | {"aws:PrincipalArn": arn} | keys, owner))


def keys_of(rule: Rule) -> dict[str, str]:
    """The condition keys that say for which rule something is done."""
    return {"aws:SourceArn": rule.arn, "aws:SourceAccount": rule.account, "aws:PrincipalAccount": rule.account}


def _allowed(policy: str | None, request: Request) -> bool:
    return decide(request, Policies(resource=None if policy is None else _compiled(policy))).allowed


@lru_cache(maxsize=1024)
def _compiled(policy: str) -> Document:
    return parse(policy, Form.RESOURCE)
