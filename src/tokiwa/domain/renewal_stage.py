"""The stages of a renewal and what leads from one to the next; ACM's RenewalStatus is the coarser word for them."""

from enum import StrEnum

from tokiwa.domain.certificate import Renewal, RenewalStatus


class Stage(StrEnum):
    """Where the current or last renewal of a certificate is."""

    NONE = "none"
    WAITING = "waiting"  # asked for and not begun
    SIGNING = "signing"  # an attempt is under way: its serial is on record
    FAILING = "failing"  # the last attempt failed and the next is planned
    RENEWED = "renewed"
    FAILED = "failed"  # the certificate expired first


class RenewalAct(StrEnum):
    """What can happen to a renewal."""

    ASK = "ask"
    BEGIN = "begin"
    FAIL = "fail"
    SUCCEED = "succeed"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


S, A = Stage, RenewalAct

# (was, what happened) -> is. What is not here cannot happen. An attempt may fail before it began to sign;
# one that was cut off while it signed is begun again.
TRANSITIONS: dict[tuple[Stage, RenewalAct], Stage] = {
    (S.NONE, A.ASK): S.WAITING,
    (S.NONE, A.BEGIN): S.SIGNING,
    (S.NONE, A.FAIL): S.FAILING,
    (S.WAITING, A.BEGIN): S.SIGNING,
    (S.WAITING, A.FAIL): S.FAILING,
    (S.WAITING, A.WITHDRAW): S.NONE,
    (S.WAITING, A.EXPIRE): S.FAILED,
    (S.SIGNING, A.BEGIN): S.SIGNING,
    (S.SIGNING, A.FAIL): S.FAILING,
    (S.SIGNING, A.SUCCEED): S.RENEWED,
    (S.SIGNING, A.WITHDRAW): S.NONE,
    (S.SIGNING, A.EXPIRE): S.FAILED,
    (S.FAILING, A.ASK): S.WAITING,
    (S.FAILING, A.BEGIN): S.SIGNING,
    (S.FAILING, A.FAIL): S.FAILING,
    (S.FAILING, A.WITHDRAW): S.NONE,
    (S.FAILING, A.EXPIRE): S.FAILED,
    (S.RENEWED, A.ASK): S.WAITING,
    (S.RENEWED, A.BEGIN): S.SIGNING,
    (S.RENEWED, A.FAIL): S.FAILING,
}


def stage(renewal: Renewal | None) -> Stage:
    """The stage that a renewal's values amount to."""
    if renewal is None:
        return S.NONE
    if renewal.status is RenewalStatus.SUCCESS:
        return S.RENEWED
    if renewal.status is RenewalStatus.FAILED:
        return S.FAILED
    if renewal.serial:
        return S.SIGNING
    return S.WAITING if renewal.reason is None else S.FAILING


def may(renewal: Renewal | None, act: RenewalAct) -> bool:
    """Whether `act` can happen to a renewal now."""
    return (stage(renewal), act) in TRANSITIONS


def pending(renewal: Renewal | None) -> bool:
    """Whether a renewal is asked for or due and has not come to an end."""
    return stage(renewal) in {S.WAITING, S.SIGNING, S.FAILING}
