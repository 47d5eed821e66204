"""Temporary credentials as STS's answers show them."""

from typing import Any

from tokiwa.domain.session import Session


def credentials(session: Session, token: str) -> dict[str, Any]:
    """The four members of `Credentials`; the end is in the account's time."""
    return {
        "AccessKeyId": session.access_key,
        "SecretAccessKey": session.secret,
        "SessionToken": token,
        "Expiration": session.expires,
    }
