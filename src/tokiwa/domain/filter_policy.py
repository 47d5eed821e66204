"""Which messages a subscription wants (SNS Developer Guide, "Amazon SNS message filtering").

The language is that of event patterns, asked about a message's attributes or about its body, which is JSON then.
"""

from functools import lru_cache
from typing import Any

import msgspec

from tokiwa.domain import pattern
from tokiwa.domain.message_attributes import Attribute, Attributes
from tokiwa.domain.pattern import Pattern
from tokiwa.domain.problem import Kind, Problem

ATTRIBUTES, BODY = "MessageAttributes", "MessageBody"
SCOPES = (ATTRIBUTES, BODY)


def check(text: str, scope: str) -> None:
    """INVALID, in SNS's words, for a text that is no filter policy of this scope."""
    try:
        _compiled(text)
    except Problem as problem:
        reason = problem.message.removeprefix("Event pattern is not valid. Reason: ")
        raise Problem(Kind.INVALID, f"Invalid parameter: FilterPolicy: {reason}") from None
    fields = msgspec.json.decode(text)
    if scope == ATTRIBUTES and any(isinstance(value, dict) for value in fields.values()):
        raise Problem(
            Kind.INVALID,
            "Invalid parameter: FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy",
        )


def wants(text: str, scope: str, body: str, attributes: Attributes) -> bool:
    """Whether the policy lets a message through."""
    about = _json(body) if scope == BODY else {name: _values(each) for name, each in attributes.items()}
    return isinstance(about, dict) and _compiled(text).matches(about)


def _values(attribute: Attribute) -> list[Any]:
    """What a policy can compare; of bytes only that they are there."""
    if attribute.data is not None:
        return []
    text = attribute.text or ""
    match attribute.type:
        case "Number":
            return [_json(text)]
        case "String.Array":
            found = _json(text)
            return found if isinstance(found, list) else [text]
    return [text]


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return None


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Pattern:
    return pattern.compile(text)
