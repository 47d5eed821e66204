"""Idempotency tokens: the same request with the same token gives the same answer and is done once."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.issued import Token
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import tokens
from tokiwa.store.transaction import Transaction

MEMBER = "IdempotencyToken"


def earlier(tx: Transaction, call: Call) -> str | None:
    """What the first call with this token answered, or None. CONFLICT when its other parameters differ."""
    token = call.input.get(MEMBER)
    found = tokens.get(tx, call.account, call.name, token) if token else None
    if found is None or found.expires_at <= call.now:
        return None
    if found.digest != _digest(call.input):
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The idempotency token {token} was used with other parameters. Use a new token for a new request.",
        )
    return found.result


def remember(tx: Transaction, call: Call, result: str, lifetime: timedelta) -> Change:
    """The use of the token, to be stored with what the call does; nothing without a token."""
    token = call.input.get(MEMBER)
    if not token:
        return Change()
    stale = tokens.get(tx, call.account, call.name, token)
    version = 0 if stale is None else stale.version
    entry = Token(call.account, call.name, token, _digest(call.input), result, call.now + lifetime, version=version)
    return Change(puts=(entry,))


def _digest(values: Mapping[str, Any]) -> str:
    others = {k: v for k, v in values.items() if k != MEMBER}
    return hashlib.sha256(msgspec.json.encode(others, order="sorted")).hexdigest()
