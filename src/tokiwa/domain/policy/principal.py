"""Who is calling: a root user, a user, a role's session, or a service."""

from datetime import datetime
from enum import StrEnum

from tokiwa.domain.value import Value


class PrincipalType(StrEnum):
    """What kind of identity signed the request."""

    ROOT = "root"
    USER = "user"
    SESSION = "session"  # of an assumed role
    ANONYMOUS = "anonymous"  # nobody yet: who is signing in
    SERVICE = "service"  # e.g. acm.amazonaws.com, acting for an account


class Principal(Value):
    """An identified caller.

    `expires` is in the account's time, or by the wall clock (`by_wall`) for a person at the console, whose session goes on
    though she moves the account's clock.

    `arn` is what messages and `aws:PrincipalArn`-like comparisons show (for a session the assumed-role ARN,
    `arn:aws:sts::<account>:assumed-role/<role>/<session>`). `role_arn` is set for sessions. `id` is
    `aws:userid` (`AIDA…`, `AROA…:session`, the account for root).
    """

    type: PrincipalType
    account: str
    arn: str
    id: str
    name: str = ""  # user name, role session name, service name
    role_arn: str = ""
    access_key: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    expires: datetime | None = None
    mfa: bool = False
    by_wall: bool = False
