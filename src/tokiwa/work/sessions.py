"""Session tokens: what temporary credentials say, sealed, so that nothing of them is stored."""

import msgspec

from tokiwa.domain.session import Session
from tokiwa.work.work import Means

_decode = msgspec.json.Decoder(Session).decode
_encode = msgspec.json.Encoder().encode


def seal_session(means: Means, session: Session) -> str:
    """The session token that `open_session` opens."""
    return means.tokens.seal_token(_encode(session))


def open_session(means: Means, token: str) -> Session | None:
    """What a session token says, or None for any other text."""
    payload = means.tokens.open_token(token)
    return None if payload is None else _decode(payload)
