"""The secrets of connections, sealed and opened: written by operations, read by deliveries."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tokiwa.crypto.seal import SealBrokenError, Sealer
from tokiwa.domain.connection import AccessToken, Connection
from tokiwa.domain.problem import Kind, Problem

_PARAMETERS, _TOKEN = "connection parameters", "connection token"
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def sealed(sealer: Sealer, connection: Connection, parameters: Mapping[str, Any]) -> bytes:
    """The AuthParameters of a connection, as it keeps them."""
    plain = msgspec.json.encode(parameters)
    return sealer.seal(plain, account=connection.account, name=connection.arn, purpose=_PARAMETERS)


def opened(sealer: Sealer, connection: Connection) -> dict[str, Any]:
    """The AuthParameters of a connection; none after it was deauthorized. FAILED if its seal is broken."""
    if not connection.secret:
        return {}
    return _decode(_open(sealer, connection.secret, connection.account, connection.arn, _PARAMETERS))


def sealed_token(sealer: Sealer, connection: Connection, token: str) -> bytes:
    """An access token, as it is kept."""
    return sealer.seal(token.encode(), account=connection.account, name=connection.arn, purpose=_TOKEN)


def opened_token(sealer: Sealer, kept: AccessToken) -> str:
    """An access token that was kept. FAILED if its seal is broken."""
    return _open(sealer, kept.secret, kept.account, kept.connection, _TOKEN).decode()


def _open(sealer: Sealer, secret: bytes, account: str, connection: str, purpose: str) -> bytes:
    try:
        return sealer.open(secret, account=account, name=connection, purpose=purpose)
    except SealBrokenError:
        raise Problem(
            Kind.FAILED,
            f"The secrets of {connection} cannot be opened: they are damaged, or the key file lacks their key. "
            "Update the connection with its secrets to seal them anew.",
        ) from None
