"""Temporary credentials: what a session token says. It travels sealed with the caller; nothing is stored."""

from datetime import datetime

from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.value import Hidden, Value


class Session(Value, kw_only=True):
    """A session of a role, or of a user or root (GetSessionToken).

    `policies` are the documents that limit it, None when there are none. `expires` is in the account's time, or by
    the wall clock for one that is `by_wall`.
    """

    access_key: str
    secret: Hidden[str]
    type: PrincipalType
    account: str
    arn: str
    id: str
    name: str
    expires: datetime
    role_arn: str = ""
    policies: tuple[str, ...] | None = None
    tags: tuple[tuple[str, str], ...] = ()
    mfa: bool = False
    by_wall: bool = False

    @property
    def principal(self) -> Principal:
        """Who is calling with it."""
        return Principal(
            type=self.type,
            account=self.account,
            arn=self.arn,
            id=self.id,
            name=self.name,
            role_arn=self.role_arn,
            access_key=self.access_key,
            tags=self.tags,
            expires=self.expires,
            mfa=self.mfa,
            by_wall=self.by_wall,
        )
