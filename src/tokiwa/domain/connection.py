"""A connection: how an HTTP endpoint lets us in, and what every request to it carries."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value


class ConnectionState(StrEnum):
    """Whether the connection can be used."""

    AUTHORIZING = "AUTHORIZING"
    AUTHORIZED = "AUTHORIZED"
    DEAUTHORIZED = "DEAUTHORIZED"


AUTHORIZE = "authorize"
OAUTH = "OAUTH_CLIENT_CREDENTIALS"
_GROUPS = {"BASIC": "BasicAuthParameters", "API_KEY": "ApiKeyAuthParameters", OAUTH: "OAuthParameters"}
_SECRETS = frozenset({"Password", "ApiKeyValue", "ClientSecret"})


class Connection(Value):
    """One connection. `shown` is its AuthParameters without secrets, `secret` all of them, sealed."""

    arn: str
    account: str
    name: str
    type: str
    state: ConnectionState
    created_at: datetime
    updated_at: datetime
    shown: dict[str, Any]
    secret: Hidden[bytes]
    authorized_at: datetime | None = None
    description: str | None = None
    reason: str | None = None
    version: int = 0


class AccessToken(Value):
    """What the authorization server of a connection gave us, sealed; good until `expires_at`."""

    connection: str
    account: str
    expires_at: datetime
    secret: Hidden[bytes]
    version: int = 0


def checked(authorization: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that belong to the kind of authorization. INVALID without those that it needs."""
    group = _GROUPS[authorization]
    if group not in parameters:
        raise Problem(
            Kind.INVALID,
            f"Parameter AuthParameters is not valid. Reason: {group} is required for authorization type {authorization}.",
        )
    unwanted = set(_GROUPS.values()) - {group}
    return {name: value for name, value in parameters.items() if name not in unwanted}


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old parameters with the new ones over them, structure by structure."""
    return dict(old) | {
        name: merged(old[name], value) if isinstance(value, Mapping) and isinstance(old.get(name), Mapping) else value
        for name, value in new.items()
    }


def shown(parameters: Any) -> Any:
    """The parameters as DescribeConnection answers: without passwords, keys, client secrets and secret values."""
    if isinstance(parameters, Mapping):
        hidden = _SECRETS | ({"Value"} if parameters.get("IsValueSecret") else set())
        return {name: shown(value) for name, value in parameters.items() if name not in hidden}
    if isinstance(parameters, (list, tuple)):
        return [shown(item) for item in parameters]
    return parameters
