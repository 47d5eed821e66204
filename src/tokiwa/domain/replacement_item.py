"""One certificate of a mass replacement: asked for, looked at, and its old certificate revoked.

The renewal is the certificate's own (`renewal.hasten`), and so are the checks: there is no second opinion on who may renew.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import NOTHING, Change
from tokiwa.domain.defect import RENEWING, find
from tokiwa.domain.deployment import Deployment, DeploymentStatus
from tokiwa.domain.eligibility import eligibility
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.renewal import hasten
from tokiwa.domain.renewal_stage import Stage, pending, stage
from tokiwa.domain.replacement import Replacement
from tokiwa.domain.value import Value, evolve

LOOK_AGAIN = timedelta(seconds=15)  # at a renewal that was asked for: most are done at once
SOON = timedelta(minutes=5)  # at a deployment that has failed, and is tried again by itself
TRY_AGAIN = timedelta(hours=1)  # what failed, as often as the renewal itself is tried again

# States of a CA in which what it signed can be revoked (API reference, "RevokeCertificate").
_REVOKES = frozenset({AuthorityStatus.ACTIVE, AuthorityStatus.DISABLED})


class ItemState(StrEnum):
    """Where one certificate of a replacement is."""

    WAITING = "WAITING"  # for its wave
    ASKED = "ASKED"  # its renewal was brought forward
    FAILING = "FAILING"  # it was tried, failed, and is tried again
    STRAGGLING = "STRAGGLING"  # it cannot be asked for; `reason` and `message` say why
    RENEWED = "RENEWED"
    REVOKED = "REVOKED"  # and the old certificate is withdrawn


class Item(Value):
    """One certificate of a replacement. `authority` and `serial` are of what is to be replaced, `renewed` is the new serial.

    `look_at` is when the job looks at it again; None when there is nothing more to do for it.
    """

    replacement: str
    arn: str
    authority: str
    serial: str
    state: ItemState = ItemState.WAITING
    look_at: datetime | None = None
    reason: str = ""
    message: str = ""
    renewed: str = ""
    version: int = 0


class Hindrance(Value):
    """Why a certificate cannot be asked for, and whether that may pass by itself or by what somebody does to its CA."""

    reason: str
    message: str
    passing: bool = False


def choose(replacement: Replacement, certificate: Certificate) -> Item:
    """The item of a certificate that is chosen."""
    return Item(replacement.id, certificate.arn, certificate.authority or "", certificate.serial or "")


def hindrance(certificate: Certificate, authority: Authority | None, now: datetime, *, force: bool) -> Hindrance | None:
    """Why its renewal cannot be asked for now, or None. The checks are those of the renewal itself."""
    verdict = eligibility(forced(certificate) if force else certificate, now)
    if not verdict.eligible:
        return Hindrance("NOT_ELIGIBLE", verdict.why_not)
    defect = find(RENEWING, certificate, authority, now)
    return None if defect is None else Hindrance(defect.code, defect.message, passing=True)


def forced(certificate: Certificate) -> Certificate:
    """As if somebody depended on it: what it lacks then, no force can give it."""
    return certificate if certificate.in_use else evolve(certificate, exported=True)


class Unserved(Value):
    """That a new certificate is not served everywhere yet, in a sentence, and whether that has failed somewhere."""

    message: str
    failed: bool = False


def unserved(found: Sequence[Deployment], serial: str) -> Unserved | None:
    """Which of a certificate's deployments does not serve the one with this serial; None when all do."""
    late = [each for each in found if not each.done or each.wanted is None or each.wanted.serial != serial]
    late.sort(key=lambda each: (not each.failed, each.wave))
    first = next((each for each in late if each.status is not DeploymentStatus.REMOVING), None)
    if first is None:
        return None
    return Unserved(
        f"It is renewed, and not served at {first.name}, which is {first.status}: {first.reason}", first.failed
    )


def ask(
    item: Item,
    certificate: Certificate | None,
    authority: Authority | None,
    replacement: Replacement,
    now: datetime,
    waits: Unserved | None = None,
) -> tuple[Item, Change]:
    """Bring the renewal of an item forward to now, or say why not."""
    if certificate is None or certificate.serial != item.serial:
        return looked(item, certificate, replacement.revoke_after, now, waits), NOTHING
    why_not = hindrance(certificate, authority, now, force=replacement.force)
    if why_not is not None:
        again = now + TRY_AGAIN if why_not.passing else None
        return _straggling(item, why_not.reason, why_not.message, again), NOTHING
    begun = evolve(item, state=ItemState.ASKED, look_at=now + LOOK_AGAIN, reason="", message="")
    try:
        return begun, hasten(forced(certificate) if replacement.force else certificate, now)
    except Problem as problem:
        if problem.kind is not Kind.IN_PROGRESS:
            raise
        return begun, NOTHING  # it is being renewed already


def looked(
    item: Item,
    certificate: Certificate | None,
    revoke_after: timedelta | None,
    now: datetime,
    waits: Unserved | None = None,
) -> Item:
    """What has become of an item that was asked for. `waits`: what it is renewed for is not done yet."""
    if certificate is None:
        return _straggling(item, "DELETED", f"The certificate {item.arn} was deleted.", None)
    if certificate.serial != item.serial and waits is not None:
        state, again = (ItemState.FAILING, SOON) if waits.failed else (ItemState.ASKED, LOOK_AGAIN)
        return evolve(item, state=state, look_at=now + again, reason="NOT_SERVED", message=waits.message)
    if certificate.serial != item.serial:
        due = None if revoke_after is None else now + revoke_after
        return evolve(
            item,
            state=ItemState.RENEWED,
            look_at=due,
            reason="",
            message="",
            renewed=certificate.serial or "",
        )
    renewal = certificate.renewal
    if renewal is not None and stage(renewal) is Stage.FAILING:
        return evolve(
            item,
            state=ItemState.FAILING,
            look_at=now + TRY_AGAIN,
            reason=renewal.reason or "",
            message=renewal.message,
        )
    if pending(renewal):
        return evolve(item, look_at=now + LOOK_AGAIN)
    why = eligibility(certificate, now).why_not or f"The renewal of {item.arn} was withdrawn."
    return _straggling(item, "WITHDRAWN", why, None)


def withdraw(
    item: Item, replacement: Replacement, record: Issued | None, authority: Authority | None, now: datetime
) -> tuple[Item, Issued | None]:
    """Revoke what was replaced: the item, and the record as it is to be written, if it is to change."""
    if record is not None and record.status is not IssuedStatus.ISSUED:
        return _withdrawn(item), None
    if record is None or authority is None:
        return _kept(item, "PCA_RESOURCE_NOT_FOUND", f"The private CA {item.authority} no longer exists."), None
    if authority.account != replacement.account:
        why = f"The private CA {authority.arn} is account {authority.account}'s, which must revoke what it signed."
        return _kept(item, "PCA_ACCESS_DENIED", why), None
    if record.not_after is not None and record.not_after <= now:
        return _kept(item, "EXPIRED", f"The certificate with the serial number {record.serial} has expired."), None
    if authority.state(now) not in _REVOKES:
        why = f"The private CA {authority.arn} is {authority.state(now)}, in which it revokes nothing."
        return evolve(_kept(item, "PCA_INVALID_STATE", why), look_at=now + TRY_AGAIN), None
    revoked = evolve(record, status=IssuedStatus.REVOKED, revoked_at=now, revocation_reason=replacement.reason)
    return _withdrawn(item), revoked


def _straggling(item: Item, reason: str, message: str, again: datetime | None) -> Item:
    return evolve(item, state=ItemState.STRAGGLING, look_at=again, reason=reason, message=message)


def _withdrawn(item: Item) -> Item:
    return evolve(item, state=ItemState.REVOKED, look_at=None, reason="", message="")


def _kept(item: Item, reason: str, message: str) -> Item:
    """Renewed, and the old certificate not revoked, for this reason."""
    return evolve(item, look_at=None, reason=reason, message=message)
