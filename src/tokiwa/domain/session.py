"""Temporary credentials: what a session token says. It travels sealed with the caller; nothing is stored."""

from datetime import datetime

import attrs

from tokiwa.domain.policy.principal import Principal, PrincipalType


@attrs.frozen
class Session:
    """A session of a role, or of a user or root (GetSessionToken).

    `policies` are the documents that limit it, None when there are none. `expires` is in the account's time, or by
    the wall clock for one that is `by_wall`.
    """

    access_key: str
    secret: str = attrs.field(repr=False)
    type: PrincipalType = attrs.field(kw_only=True)
    account: str = attrs.field(kw_only=True)
    arn: str = attrs.field(kw_only=True)
    id: str = attrs.field(kw_only=True)
    name: str = attrs.field(kw_only=True)
    expires: datetime = attrs.field(kw_only=True)
    role_arn: str = attrs.field(default="", kw_only=True)
    policies: tuple[str, ...] | None = attrs.field(default=None, kw_only=True)
    tags: tuple[tuple[str, str], ...] = attrs.field(default=(), kw_only=True)
    mfa: bool = attrs.field(default=False, kw_only=True)
    by_wall: bool = attrs.field(default=False, kw_only=True)

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
