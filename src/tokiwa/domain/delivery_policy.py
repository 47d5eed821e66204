"""How often and when a notification is tried again (SNS Developer Guide, "Amazon SNS message delivery retries").

Retries come in four phases: at once, after the least delay, with delays that grow, and after the longest delay. By which
formula they grow AWS does not say; here `linear` and `arithmetic` are a straight line, the others a curve.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_CURVES = frozenset({"exponential", "geometric"})
_FUNCTIONS = _CURVES | {"linear", "arithmetic"}
_LONGEST = 3600
PLAIN = "text/plain; charset=UTF-8"
_RETRY, _REQUEST, _THROTTLE = "healthyRetryPolicy", "requestPolicy", "throttlePolicy"
_DEFAULTS = {"defaultHealthyRetryPolicy": _RETRY, "defaultRequestPolicy": _REQUEST, "defaultThrottlePolicy": _THROTTLE}


class Retries(Value):
    """Delays are in seconds. `retries` counts all phases; what the others leave of it has growing delays."""

    retries: int = 3
    at_once: int = 0
    soon: int = 0  # after the least delay
    late: int = 0  # after the longest
    least: int = 20
    longest: int = 20
    function: str = "linear"

    def wait(self, number: int) -> timedelta | None:
        """How long to wait for the retry of this number, from 1; None when there is no such retry."""
        if number > self.retries:
            return None
        step = number - self.at_once
        if step <= 0:
            return timedelta(0)
        step -= self.soon
        growing = self.retries - self.at_once - self.soon - self.late
        if step <= 0:
            return timedelta(seconds=self.least)
        if step > growing:
            return timedelta(seconds=self.longest)
        part = (step - 1) / max(1, growing - 1)
        if self.function in _CURVES:
            return timedelta(seconds=self.least * (self.longest / self.least) ** part)
        return timedelta(seconds=self.least + (self.longest - self.least) * part)


# What AWS does for endpoints of its own, and for mail servers.
OWN = Retries(100_015, at_once=3, soon=2, late=100_000, least=1, longest=20, function="exponential")
MAIL = Retries(50, soon=2, late=38, least=10, longest=600, function="exponential")


def effective(topic: str | None, subscription: str | None) -> tuple[Retries, str]:
    """The retries and the content type for an HTTP endpoint, by the policies of the topic and the subscription."""
    common = _of_topic(topic)
    own = {} if subscription is None or _overrides_disabled(topic) else _object(subscription)
    retries = _retries(own.get(_RETRY) or common.get(_RETRY) or {})
    request = own.get(_REQUEST) or common.get(_REQUEST) or {}
    return retries, request.get("headerContentType", PLAIN)


def check_subscription(text: str) -> None:
    """INVALID, in SNS's words, for a text that is no policy of a subscription."""
    _check(_object(text), frozenset({_RETRY, _REQUEST, _THROTTLE, "sicklyRetryPolicy", "guaranteed"}))


def check_topic(text: str) -> None:
    """INVALID, in SNS's words, for a text that is no policy of a topic."""
    given = _object(text)
    if not given.keys() <= {"http"} or not isinstance(given.get("http", {}), dict):
        raise _invalid("it has http alone")
    _check(_of_topic(text), frozenset({*_DEFAULTS.values(), "disableSubscriptionOverrides"}))


def of_topic(text: str | None) -> str:
    """What is in force for a topic's HTTP endpoints, as SNS shows it."""
    retries, content_type = effective(text, None)
    http = {
        "defaultHealthyRetryPolicy": _told(retries),
        "disableSubscriptionOverrides": _overrides_disabled(text),
        "defaultRequestPolicy": {"headerContentType": content_type},
    }
    return msgspec.json.encode({"http": http}).decode()


def of_subscription(topic: str | None, subscription: str | None) -> str:
    """What is in force for an HTTP endpoint, as SNS shows it."""
    retries, content_type = effective(topic, subscription)
    shown = {_RETRY: _told(retries), _REQUEST: {"headerContentType": content_type}}
    return msgspec.json.encode(shown).decode()


def _check(given: Mapping[str, Any], known: frozenset[str]) -> None:
    if not given.keys() <= known:
        raise _invalid(f"it has {', '.join(sorted(known))} alone")
    retry, request = given.get(_RETRY) or {}, given.get(_REQUEST) or {}
    if not isinstance(retry, dict) or not isinstance(request, dict):
        raise _invalid(f"{_RETRY} and {_REQUEST} are objects")
    _retries(retry)
    if not isinstance(request.get("headerContentType", PLAIN), str) or "\n" in request.get("headerContentType", PLAIN):
        raise _invalid("headerContentType is a text of one line")


def _of_topic(text: str | None) -> Mapping[str, Any]:
    http = {} if text is None else _object(text).get("http", {})
    return {_DEFAULTS.get(name, name): value for name, value in http.items()}


def _overrides_disabled(topic: str | None) -> bool:
    return bool(_of_topic(topic).get("disableSubscriptionOverrides", False))


_NAMES = {
    "numRetries": ("retries", 0, 100),
    "numNoDelayRetries": ("at_once", 0, 100),
    "numMinDelayRetries": ("soon", 0, 100),
    "numMaxDelayRetries": ("late", 0, 100),
    "minDelayTarget": ("least", 1, _LONGEST),
    "maxDelayTarget": ("longest", 1, _LONGEST),
}


def _retries(given: Mapping[str, Any]) -> Retries:
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name == "backoffFunction":
            if value not in _FUNCTIONS:
                raise _invalid(f"backoffFunction is one of {', '.join(sorted(_FUNCTIONS))}")
            values["function"] = value
        elif name in _NAMES:
            field, low, high = _NAMES[name]
            if value is None:
                continue
            if type(value) is not int or not low <= value <= high:
                raise _invalid(f"{name} is from {low} to {high}")
            values[field] = value
        else:
            raise _invalid(f"{_RETRY} has no {name}")
    found = Retries(**values)
    if found.longest < found.least:
        raise _invalid("maxDelayTarget is not less than minDelayTarget")
    if found.at_once + found.soon + found.late > found.retries:
        raise _invalid("numRetries is not less than the retries of its phases together")
    return found


def _told(retries: Retries) -> dict[str, Any]:
    return {name: getattr(retries, field) for name, (field, _, _) in _NAMES.items()} | {
        "backoffFunction": retries.function
    }


def _object(text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        raise _invalid("it is not a JSON object") from None


def _invalid(reason: str) -> Problem:
    return Problem(Kind.INVALID, f"Invalid parameter: DeliveryPolicy: {reason}")
