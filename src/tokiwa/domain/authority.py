"""A private certificate authority and its states (PCA User Guide, "Private CA lifecycle")."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve, field

DELETION = "delete-authority"  # the job that removes an authority which was deleted and not restored in time


class AuthorityStatus(StrEnum):
    """The service's words for where an authority is in its life."""

    CREATING = "CREATING"
    PENDING_CERTIFICATE = "PENDING_CERTIFICATE"
    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    EXPIRED = "EXPIRED"
    DELETED = "DELETED"
    FAILED = "FAILED"


class AuthorityType(StrEnum):
    """Where an authority stands in the hierarchy."""

    ROOT = "ROOT"
    SUBORDINATE = "SUBORDINATE"


class UsageMode(StrEnum):
    """What an authority may issue; short-lived means at most seven days."""

    GENERAL_PURPOSE = "GENERAL_PURPOSE"
    SHORT_LIVED_CERTIFICATE = "SHORT_LIVED_CERTIFICATE"


class AuthorityAct(StrEnum):
    """What can happen to an authority."""

    IMPORT = "import"
    ENABLE = "enable"
    DISABLE = "disable"
    DELETE = "delete"
    RESTORE = "restore"
    FAIL = "fail"
    CREATED = "created"


S, A = AuthorityStatus, AuthorityAct

# (was, what happened) -> is. RESTORE goes back to what it was before. EXPIRED is not written: it follows
# from the certificate's end (`Authority.state`), whatever was enabled or disabled before.
TRANSITIONS: dict[tuple[AuthorityStatus, AuthorityAct], AuthorityStatus] = {
    (S.CREATING, A.CREATED): S.PENDING_CERTIFICATE,
    (S.CREATING, A.FAIL): S.FAILED,
    (S.CREATING, A.DELETE): S.DELETED,
    (S.FAILED, A.DELETE): S.DELETED,
    (S.PENDING_CERTIFICATE, A.IMPORT): S.ACTIVE,
    (S.PENDING_CERTIFICATE, A.DELETE): S.DELETED,
    (S.ACTIVE, A.IMPORT): S.ACTIVE,
    (S.ACTIVE, A.DISABLE): S.DISABLED,
    (S.ACTIVE, A.ENABLE): S.ACTIVE,
    (S.DISABLED, A.ENABLE): S.ACTIVE,
    (S.DISABLED, A.DISABLE): S.DISABLED,
    (S.DISABLED, A.DELETE): S.DELETED,
    (S.EXPIRED, A.IMPORT): S.ACTIVE,
    (S.EXPIRED, A.DELETE): S.DELETED,
    (S.DELETED, A.RESTORE): S.PENDING_CERTIFICATE,
}


class Permission(Value):
    """What a service principal may do with an authority (CreatePermission)."""

    principal: str
    actions: tuple[str, ...]
    created_at: datetime
    source_account: str = ""
    policy: str = ""


class Authority(Value):
    """A certificate authority.

    `subject` is the ASN.1 subject in the service's shape; `csr` is PEM, the same on every call. `certificate`
    and `chain` are PEM, None until imported; `chain` is None for a root. `key` names the private key.
    `serial` is hex without separators. `status` never says EXPIRED: ask `state(now)`.

    Of its rotation (`domain.rotation`): `successor` renews what this one has issued; `bridge` (PEM) leads from its root's
    key to another root, for clients that do not know its own; `retired`: nobody need trust its root for it any more.
    """

    arn: str
    account: str
    type: AuthorityType
    key_algorithm: str
    signing_algorithm: str
    subject: dict[str, Any]
    created_at: datetime
    changed_at: datetime
    status: AuthorityStatus
    key: str
    csr: str
    usage_mode: UsageMode = UsageMode.GENERAL_PURPOSE
    csr_extensions: dict[str, Any] | None = None
    revocation: dict[str, Any] = field(default_factory=dict)
    key_storage: str = "FIPS_140_2_LEVEL_3_OR_HIGHER"
    certificate: str | None = None
    chain: str | None = None
    serial: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    permissions: tuple[Permission, ...] = ()
    policy: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    before_deletion: AuthorityStatus | None = None
    restorable_until: datetime | None = None
    failure_reason: str | None = None
    rotation: str = ""
    successor: str | None = None
    bridge: str = ""
    retired: bool = False
    version: int = 0

    def state(self, now: datetime) -> AuthorityStatus:
        """The status as the service shows it: DELETED wins over EXPIRED, EXPIRED over the rest."""
        if self.status is S.DELETED or self.not_after is None or now <= self.not_after:
            return self.status
        return S.EXPIRED

    def permits(self, principal: str) -> frozenset[str]:
        """The actions that a service principal was given."""
        return frozenset(a for p in self.permissions if p.principal == principal for a in p.actions)


def move(authority: Authority, act: AuthorityAct, now: datetime, refusal: str) -> Authority:
    """The authority after `act`; `refusal` is the service's sentence when its state does not allow that."""
    to = TRANSITIONS.get((authority.state(now), act))
    if to is None or (act is A.RESTORE and authority.before_deletion is None):
        raise Problem(Kind.WRONG_STATE, refusal)
    if act is A.RESTORE and authority.before_deletion is not None:
        to = authority.before_deletion
        return evolve(authority, status=to, changed_at=now, before_deletion=None, restorable_until=None)
    if act is A.DELETE:
        return evolve(authority, status=to, changed_at=now, before_deletion=authority.status)
    return evolve(authority, status=to, changed_at=now)


def delete(authority: Authority, days: int, now: datetime) -> Authority:
    """Set aside for `days` (7 to 30), in which it can be restored, unless it never worked."""
    gone = move(authority, A.DELETE, now, "The certificate authority is not in a valid state for deletion.")
    if gone.before_deletion in {S.CREATING, S.FAILED}:
        return evolve(gone, before_deletion=None, restorable_until=now + timedelta(days=days))
    return evolve(gone, restorable_until=now + timedelta(days=days))


def installable(authority: Authority, now: datetime) -> Authority:
    """The authority as it is once a certificate is installed; one that expired while disabled stays disabled."""
    moved = move(
        authority, A.IMPORT, now, "The certificate authority is not in a valid state for importing a certificate."
    )
    return evolve(moved, status=S.DISABLED) if authority.status is S.DISABLED else moved


def restore(authority: Authority, now: datetime) -> Authority:
    """Back to what it was before it was deleted, while there is time."""
    refusal = "The certificate authority is not in a valid state for restoration."
    if authority.restorable_until is not None and now >= authority.restorable_until:
        raise Problem(Kind.WRONG_STATE, refusal)
    return move(authority, A.RESTORE, now, refusal)
