"""Certificates of the manager."""

from sqlalchemy import Index, Integer, bindparam, func, literal_column, select, tuple_

from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.renewal_stage import pending
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

HOUR = 3600  # seconds
# Stored as places in this list: a new one goes to its end.
STATES = (
    CertificateStatus.ISSUED,
    CertificateStatus.PENDING_VALIDATION,
    CertificateStatus.INACTIVE,
    CertificateStatus.EXPIRED,
    CertificateStatus.VALIDATION_TIMED_OUT,
    CertificateStatus.REVOKED,
    CertificateStatus.FAILED,
)


def standing(certificate: Certificate) -> int:
    """State and end in one number, which is half the price of an index over both (see `census`).

    The hour since 1970 by which an issued certificate has ended, else minus the place of its state.
    """
    if certificate.status is CertificateStatus.ISSUED and certificate.not_after is not None:
        return -(-int(certificate.not_after.timestamp()) // HOUR)
    return -STATES.index(certificate.status)


certificates = Aggregate(
    Certificate,
    "certificates",
    ["arn"],
    lambda c: {
        "arn": c.arn,
        "account": c.account,
        # Why the last attempt to renew it failed, while others are to follow.
        "trouble": (c.renewal.reason or "") if c.renewal is not None and pending(c.renewal) else "",
        "created_at": instant(c.created_at),
        "standing": standing(c),
    },
    text=["account", "trouble"],
    numbers=["created_at", "standing"],
    indexes=[["account", "created_at", "arn"], ["standing"]],
)
_c = certificates.table.c
_troubled = _c.trouble != ""
Index("ix_certificates_trouble", _c.trouble, sqlite_where=_troubled)
_place, _after = tuple_(_c.created_at, _c.arn), tuple_(bindparam("at"), bindparam("arn"))
_older = certificates.query(
    _c.account == bindparam("account"), _place < _after, order=[_c.created_at.desc(), _c.arn.desc()], limit=True
)
_newer = certificates.query(
    _c.account == bindparam("account"), _place > _after, order=[_c.created_at, _c.arn], limit=True
)
_some = (
    select(literal_column("1"))
    .where(_c.account == bindparam("account"))
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_count = Statement(select(func.count()).select_from(_some))

FIRST, LAST = (-1, ""), (1 << 62, "~")  # positions before and behind every certificate


def get(tx: Transaction, arn: str) -> Certificate | None:
    """One certificate by ARN."""
    return certificates.get(tx, arn)


def page(tx: Transaction, account: str, after: tuple[int, str], limit: int, *, newest_first: bool) -> list[Certificate]:
    """Certificates of an account by creation, those behind the position (milliseconds, ARN) `after`."""
    query = _older if newest_first else _newer
    return certificates.all(tx, query, account=account, at=after[0], arn=after[1], limit=limit)


def position(certificate: Certificate) -> tuple[int, str]:
    """Where a certificate stands in `page`'s order."""
    return (instant(certificate.created_at) or 0, certificate.arn)


def count(tx: Transaction, account: str, most: int) -> int:
    """How many certificates an account has; no more than `most` are counted."""
    return int(tx.one(_count, {"account": account, "most": most})[0])
