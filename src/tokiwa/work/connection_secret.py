"""The secrets of connections, sealed and opened: written by operations, read by deliveries."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tokiwa.crypto.seal import Sealer
from tokiwa.domain.connection import AccessToken, Connection

_PARAMETERS, _TOKEN = "connection parameters", "connection token"
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def sealed(sealer: Sealer, connection: Connection, parameters: Mapping[str, Any]) -> bytes:
    """The AuthParameters of a connection, as it keeps them."""
    plain = msgspec.json.encode(parameters)
    return sealer.seal(plain, account=connection.account, name=connection.arn, purpose=_PARAMETERS)


def opened(sealer: Sealer, connection: Connection) -> dict[str, Any]:
    """The AuthParameters of a connection; none after it was deauthorized."""
    if not connection.secret:
        return {}
    plain = sealer.open(connection.secret, account=connection.account, name=connection.arn, purpose=_PARAMETERS)
    return _decode(plain)


def sealed_token(sealer: Sealer, connection: Connection, token: str) -> bytes:
    """An access token, as it is kept."""
    return sealer.seal(token.encode(), account=connection.account, name=connection.arn, purpose=_TOKEN)


def opened_token(sealer: Sealer, kept: AccessToken) -> str:
    """An access token that was kept."""
    return sealer.open(kept.secret, account=kept.account, name=kept.connection, purpose=_TOKEN).decode()
