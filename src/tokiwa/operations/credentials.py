"""Which secret belongs to an access key, and who that is. `http.identify` checks the signature with it."""

from collections.abc import Mapping
from typing import Any

from tokiwa.crypto.seal import SealBrokenError
from tokiwa.domain.account import Account
from tokiwa.domain.identity import AccessKey, User
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value
from tokiwa.store import accounts, identities
from tokiwa.work import Means, Transaction
from tokiwa.work.sessions import open_session

SECRET = "secret access key"  # noqa: S105 - the purpose that seals are bound to
WRONG = "The account, the user name, the password or the one-time code is wrong."
_INVALID = "The security token included in the request is invalid."


class Known(Value):
    """A caller whose key is known: its secret, who it is, and the account (with its clock)."""

    secret: Hidden[str]
    principal: Principal
    account: Account
    session_policies: tuple[str, ...] | None = None


def find(means: Means, access_key: str, session_token: str | None) -> Known:
    """The owner of an access key. UNKNOWN_KEY if there is none or it is inactive."""
    if session_token is not None:
        session = open_session(means, session_token)
        if session is None or session.access_key != access_key:
            raise Problem(Kind.UNKNOWN_KEY, _INVALID)
        return Known(session.secret, session.principal, account(means, session.account), session.policies)
    secret, principal = means.store.cached(
        "credentials", (AccessKey, User), access_key, lambda: _long_lived(means, access_key)
    )
    return Known(secret, principal, account(means, principal.account))


def nobody_yet(means: Means, given: Mapping[str, Any]) -> Known:
    """Who calls without a signature, in the account that the call names. DENIED, as for a wrong password, without it."""
    try:
        found = account(means, given["AccountId"])
    except Problem:
        raise Problem(Kind.DENIED, WRONG) from None
    principal = Principal(PrincipalType.ANONYMOUS, found.id, "anonymous", "ANONYMOUS_PRINCIPAL")
    return Known("", principal, found)


def account(means: Means, account_id: str) -> Account:
    """An account, from memory unless it changed."""

    def load() -> Account:
        with means.store.snapshot() as tx:
            found = accounts.get(tx, account_id)
        if found is None:
            raise Problem(Kind.UNKNOWN_KEY, _INVALID)
        return found

    return means.store.cached("accounts", (Account,), account_id, load)


def seal_secret(means: Means, account_id: str, key_id: str, secret: str) -> bytes:
    """A secret access key as it is stored."""
    return means.sealer.seal(secret.encode(), account=account_id, name=key_id, purpose=SECRET)


def _long_lived(means: Means, key_id: str) -> tuple[str, Principal]:
    with means.store.snapshot() as tx:
        key = identities.access_key(tx, key_id)
        if key is None or not key.active:
            raise Problem(Kind.UNKNOWN_KEY, _INVALID)
        principal = _owner(tx, key)
    try:
        secret = means.sealer.open(key.secret, account=key.account, name=key.id, purpose=SECRET).decode()
    except SealBrokenError:
        raise Problem(
            Kind.FAILED, "The access key cannot be read: the server's key-encryption key is not the one that sealed it."
        ) from None
    return secret, principal


def _owner(tx: Transaction, key: AccessKey) -> Principal:
    if not key.user:
        root = f"arn:aws:iam::{key.account}:root"
        return Principal(PrincipalType.ROOT, key.account, root, key.account, access_key=key.id)
    user = identities.user(tx, key.account, key.user)
    if user is None:
        raise Problem(Kind.UNKNOWN_KEY, _INVALID)
    return Principal(
        PrincipalType.USER, user.account, user.arn, user.id, user.name, access_key=key.id, tags=tuple(user.tags.items())
    )
