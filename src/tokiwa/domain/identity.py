"""Users, groups, roles, access keys and managed policies: who there is and what is written about them."""

from datetime import datetime

from tokiwa.domain.value import Hidden, Value, field


class AccessKey(Value):
    """A long-lived key of a user, or of the account's root when `user` is empty. `secret` is sealed."""

    id: str
    account: str
    user: str
    created_at: datetime
    secret: Hidden[bytes]
    active: bool = True
    version: int = 0


class User(Value):
    """An IAM user. `inline` maps policy names to documents, `attached` lists managed policies' ARNs, `groups` names."""

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    path: str = "/"
    inline: dict[str, str] = field(default_factory=dict)
    attached: tuple[str, ...] = ()
    boundary: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    version: int = 0

    def belongs_to(self, group: str) -> bool:
        """Whether the user is in the group of that name."""
        return self.outside(group) != self.groups

    def outside(self, group: str) -> tuple[str, ...]:
        """The groups that the user is in, without the one of that name."""
        return tuple(name for name in self.groups if name.lower() != group.lower())


class Group(Value):
    """A group of users, who have its policies beside their own. Its members say that they are in it."""

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    path: str = "/"
    inline: dict[str, str] = field(default_factory=dict)
    attached: tuple[str, ...] = ()
    version: int = 0


class InstanceProfile(Value):
    """The holder of a role for a machine: kept for the tools that make one. `role` is the role's name, empty without."""

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    path: str = "/"
    role: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0


class AccountAlias(Value):
    """A name for an account, which no other account has."""

    account: str
    alias: str
    version: int = 0


class Role(Value):
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
    inline: dict[str, str] = field(default_factory=dict)
    attached: tuple[str, ...] = ()
    boundary: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0


class PolicyVersion(Value):
    """One version (`v1`, `v2`, ...) of a managed policy."""

    id: str
    document: str
    created_at: datetime


class ManagedPolicy(Value):
    """A policy that stands alone and is attached to users and roles; at most five versions.

    `latest` is the number of the newest version that there ever was: no number is used twice.
    """

    arn: str
    account: str
    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    versions: tuple[PolicyVersion, ...]
    default: str = "v1"
    latest: int = 1
    path: str = "/"
    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def document(self) -> str:
        """The text of the version in force."""
        found = self.find(self.default)
        return "" if found is None else found.document

    def find(self, version: str) -> PolicyVersion | None:
        """The version with this id."""
        return next((each for each in self.versions if each.id == version), None)
