"""The Principal element: whom a statement of a resource or trust policy names, and how directly.

IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
"""

import re
from enum import IntEnum
from typing import Any

from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.shape import malformed, strings
from tokiwa.domain.value import Value

_ACCOUNT = re.compile(r"(\d{12})|arn:[a-z-]+:iam::(\d{12}):root")
_ARN = re.compile(
    r"arn:[a-z-]+:(?:iam::\d{12}:(?:user|role)/|sts::\d{12}:(?:assumed-role/[^/*?]+|federated-user)/)[^*?]+"
)
_UNIQUE_ID = re.compile(r"A(?:ID|RO)A[A-Z0-9]{12,124}")
_SERVICE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?")


class Naming(IntEnum):
    """How directly a caller is named; the more directly, the fewer other policies must agree."""

    NONE = 0
    ACCOUNT = 1  # its account: delegates to the identity policies there
    EVERYONE = 2
    ROLE = 3  # the role whose session it is
    SELF = 4  # the user, the session or the service itself


class Audience(Value):
    """Compiled principals. `arns` has users, roles, sessions and unique ids."""

    everyone: bool = False
    accounts: frozenset[str] = frozenset()
    arns: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()

    def naming(self, caller: Principal) -> Naming:
        """Say how directly the caller is named here."""
        everyone = Naming.EVERYONE if self.everyone else Naming.NONE
        if caller.type is PrincipalType.SERVICE:
            return Naming.SELF if caller.name in self.services else everyone
        if caller.arn in self.arns:
            return Naming.SELF
        account = caller.account in self.accounts
        if caller.type is PrincipalType.ROOT:
            return Naming.SELF if account else everyone
        identity = caller.id.partition(":")[0]
        if identity in self.arns:
            return Naming.ROLE if caller.role_arn else Naming.SELF
        if caller.role_arn and caller.role_arn in self.arns:
            return Naming.ROLE
        return everyone or (Naming.ACCOUNT if account else Naming.NONE)

    def exempts(self, caller: Principal) -> bool:
        """Say whether a NotPrincipal with these leaves the caller out.

        That takes all that the caller is: a user and the account, or a session, its role and the account.
        """
        if self.everyone:
            return True
        if caller.type is PrincipalType.SERVICE:
            return caller.name in self.services
        if caller.account not in self.accounts:
            return False
        named = caller.type is PrincipalType.ROOT or caller.arn in self.arns
        return named and (not caller.role_arn or caller.role_arn in self.arns)


def compile_audience(value: Any) -> Audience:
    """Compile the value of a Principal or NotPrincipal element. Raises Problem(INVALID_POLICY)."""
    if value == "*":
        return Audience(everyone=True)
    if not isinstance(value, dict):
        raise malformed('Invalid principal in policy: it must be "*" or a JSON object.')
    if not value or [] in value.values():
        raise malformed("Missing required field Principal cannot be empty!")
    named: dict[str, tuple[str, ...]] = {}
    for kind, names in value.items():
        if kind not in _KINDS:
            raise malformed(f'Invalid principal in policy: "{kind}"')
        named[kind] = strings(names)
        for name in named[kind]:
            if not _KINDS[kind].fullmatch(name):
                raise malformed(f'Invalid principal in policy: "{kind.upper()}":"{name}"')
    return _audience(named)


_KINDS = {
    "AWS": re.compile(rf"\*|{_ACCOUNT.pattern}|{_ARN.pattern}|{_UNIQUE_ID.pattern}"),
    "Service": _SERVICE,
    # federated and canonical users never call this server: they are accepted and name nobody
    "Federated": re.compile(r"[^*?]+"),
    "CanonicalUser": re.compile(r"[0-9a-f]{64}"),
}


def _audience(named: dict[str, tuple[str, ...]]) -> Audience:
    aws = named.get("AWS", ())
    accounts = {name: found[1] or found[2] for name in aws if (found := _ACCOUNT.fullmatch(name))}
    return Audience(
        everyone="*" in aws,
        accounts=frozenset(accounts.values()),
        arns=frozenset(aws).difference(accounts, ("*",)),
        services=frozenset(named.get("Service", ())),
    )
