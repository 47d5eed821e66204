"""One statement of a policy, compiled: what it allows or denies, on what, to whom and when."""

import re
from typing import Any

from tokiwa.domain.policy.action import Actions, compile_actions
from tokiwa.domain.policy.arn_pattern import ArnPattern, resource_pattern
from tokiwa.domain.policy.audience import Audience, Naming, compile_audience
from tokiwa.domain.policy.condition import Condition, Presence, compile_conditions
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.policy.request import Request
from tokiwa.domain.policy.shape import malformed, strings
from tokiwa.domain.value import Value

_ELEMENTS = frozenset(
    ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
)
_SID = re.compile(r"[0-9A-Za-z]*")


class Resources(Value):
    """Compiled resources; `everything` is the pattern `*`, which also stands for actions on no one resource."""

    everything: bool
    patterns: tuple[ArnPattern, ...] = ()

    def matches(self, request: Request) -> bool:
        """Say whether the request's resource is among them."""
        if self.everything:
            return True
        if request.parts is None:
            return False
        return any(pattern.matches(request.parts, request.context) for pattern in self.patterns)


class Statement(Value):
    """A compiled statement. `audience` is absent in identity policies, `resources` in trust policies."""

    sid: str
    allows: bool
    actions: Actions
    resources: Resources | None
    audience: Audience | None
    conditions: tuple[Condition | Presence, ...]
    except_actions: bool = False
    except_resources: bool = False
    except_audience: bool = False

    def applies(self, request: Request) -> bool:
        """Say whether action, resource and conditions fit, whoever calls."""
        if self.actions.matches(request.verb) is self.except_actions:
            return False
        if self.resources is not None and self.resources.matches(request) is self.except_resources:
            return False
        return all(condition.holds(request.context) for condition in self.conditions)

    def naming(self, caller: Principal) -> Naming:
        """Say how directly the caller is named: not at all, if the statement is not about it."""
        if self.audience is None:
            return Naming.SELF
        if self.except_audience:
            return Naming.NONE if self.audience.exempts(caller) else Naming.EVERYONE
        return self.audience.naming(caller)


def compile_statement(raw: Any, form: Form, *, variables: bool) -> Statement:
    """Compile one JSON object. Raises Problem(INVALID_POLICY) with the service's sentence."""
    if not isinstance(raw, dict) or not raw.keys() <= _ELEMENTS:
        raise malformed()
    sid = raw.get("Sid", "")
    if not isinstance(sid, str):
        raise malformed()
    if not form.names_principals and not _SID.fullmatch(sid):
        raise malformed(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
            "[0-9A-Za-z]*"
        )
    allows = _effect(raw, form)
    _check_elements(raw, form)
    action = _one_of(raw, "Action", "NotAction")
    resource = _one_of(raw, "Resource", "NotResource")
    principal = _one_of(raw, "Principal", "NotPrincipal")
    conditions = compile_conditions(raw.get("Condition", {}), variables=variables)
    return Statement(
        sid=sid,
        allows=allows,
        resources=_resources(raw, resource, form, variables=variables),
        actions=_actions(raw, action, form),
        audience=compile_audience(raw[principal]) if principal in raw else None,
        conditions=conditions,
        except_actions=action == "NotAction",
        except_resources=resource == "NotResource",
        except_audience=principal == "NotPrincipal",
    )


def _one_of(raw: dict[str, Any], name: str, negation: str) -> str:
    if name in raw and negation in raw:
        raise malformed()
    return negation if negation in raw else name


def _effect(raw: dict[str, Any], form: Form) -> bool:
    effect = raw.get("Effect")
    if effect is None:
        raise malformed(form.missing_effect)
    if effect not in ("Allow", "Deny"):
        raise malformed(f"Invalid effect: {effect}" if form.names_principals else "Syntax errors in policy.")
    return bool(effect == "Allow")


def _check_elements(raw: dict[str, Any], form: Form) -> None:
    """Refuse elements that do not belong in the form, before those that are missing, as IAM does."""
    if not form.names_principals:
        if "Principal" in raw or "NotPrincipal" in raw:
            raise malformed("Policy document should not specify a principal.")
        return
    if form is Form.TRUST:
        if "Resource" in raw:
            raise malformed("Has prohibited field Resource")
        if "NotResource" in raw:
            raise malformed("AssumeRole policy must not contain resources.")
    if "NotPrincipal" in raw:
        if raw["Effect"] == "Allow":
            raise malformed("Allow with NotPrincipal is not allowed.")
        if form is Form.TRUST:
            raise malformed("AssumeRole policy must not contain NotPrincipal field.")
    elif "Principal" not in raw:
        raise malformed("Missing required field Principal")


def _actions(raw: dict[str, Any], name: str, form: Form) -> Actions:
    texts = strings(raw.get(name, []))
    if not texts:
        raise malformed(form.missing_action)
    if form is Form.TRUST and not all(text.lower().startswith("sts:") for text in texts):
        raise malformed("AssumeRole policy may only specify STS AssumeRole actions.")
    return compile_actions(texts)


def _resources(raw: dict[str, Any], name: str, form: Form, *, variables: bool) -> Resources | None:
    if form is Form.TRUST:
        return None
    texts = strings(raw.get(name, []))
    if not texts:
        raise malformed(form.missing_resource)
    patterns = tuple(resource_pattern(text, variables=variables) for text in texts if text != "*")
    return Resources("*" in texts, patterns)
