"""Users, roles, access keys and managed policies: who there is and what is written about them."""

from datetime import datetime

import attrs


@attrs.frozen
class AccessKey:
    """A long-lived key of a user, or of the account's root when `user` is empty. `secret` is sealed."""

    id: str
    account: str
    user: str
    created_at: datetime
    secret: bytes = attrs.field(repr=False)
    active: bool = True
    version: int = 0


@attrs.frozen
class User:
    """An IAM user. `inline` maps policy names to documents, `attached` lists managed policies' ARNs."""

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    path: str = "/"
    inline: dict[str, str] = attrs.Factory(dict)
    attached: tuple[str, ...] = ()
    boundary: str | None = None
    tags: dict[str, str] = attrs.Factory(dict)
    version: int = 0


@attrs.frozen
class Role:
    """An IAM role. `trust` is the document that says who may assume it; `max_session` is in seconds."""

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    trust: str
    path: str = "/"
    description: str = ""
    max_session: int = 3600
    inline: dict[str, str] = attrs.Factory(dict)
    attached: tuple[str, ...] = ()
    boundary: str | None = None
    tags: dict[str, str] = attrs.Factory(dict)
    version: int = 0


@attrs.frozen
class PolicyVersion:
    """One version (`v1`, `v2`, ...) of a managed policy."""

    id: str
    document: str
    created_at: datetime


@attrs.frozen
class ManagedPolicy:
    """A policy that stands alone and is attached to users and roles; at most five versions."""

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    versions: tuple[PolicyVersion, ...]
    default: str = "v1"
    path: str = "/"
    description: str = ""
    tags: dict[str, str] = attrs.Factory(dict)
    version: int = 0

    @property
    def document(self) -> str:
        """The text of the version in force."""
        return next(v.document for v in self.versions if v.id == self.default)
