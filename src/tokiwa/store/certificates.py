"""Certificates of the manager."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Index, Integer, bindparam, func, literal_column, or_, select, tuple_

from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.renewal_stage import pending
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

HOUR = 3600  # seconds
_ESCAPE = "/"
LONGEST = 500  # characters of names in an index: PostgreSQL's takes no more than 2.7 KB
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


def searched(certificate: Certificate) -> str:
    """All its names in lower case, as one text; none where an index does not take them (decision 0042)."""
    names = certificate.names
    text = " ".join(names if certificate.domain_name in names else (certificate.domain_name, *names)).lower()
    return text if len(text) <= LONGEST else ""


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
        "names": searched(c),
    },
    text=["account", "trouble", "names"],
    numbers=["created_at", "standing"],
    # With the names, so that whoever searches for one reads the index alone.
    indexes=[["account", "created_at", "arn", "names"], ["standing"]],
)
_c = certificates.table.c
_troubled = _c.trouble != ""
Index("ix_certificates_trouble", _c.trouble, sqlite_where=_troubled)
_place, _after = tuple_(_c.created_at, _c.arn), tuple_(bindparam("at"), bindparam("arn"))
_OLDER = _c.account == bindparam("account"), _place < _after
_NEWER = _c.account == bindparam("account"), _place > _after
_DOWN, _UP = (_c.created_at.desc(), _c.arn.desc()), (_c.created_at, _c.arn)
_older = certificates.query(*_OLDER, order=_DOWN, limit=True)
_newer = certificates.query(*_NEWER, order=_UP, limit=True)


@cache  # one for each number of words, in both orders
def _named(words: int, *, newest_first: bool) -> Statement:
    """The same for those whose names have one of the words in them: found in the index, and only then read."""
    where, order = (_OLDER, _DOWN) if newest_first else (_NEWER, _UP)
    has = [_c.names.like(bindparam(f"word_{at}"), escape=_ESCAPE) for at in range(words)]
    # Names that are too long are not there, nor those that a node of an older version wrote beside this one.
    some = select(_c.arn).where(*where, or_(_c.names == "", _c.names.is_(None), *has)).order_by(*order)
    return certificates.query(_c.arn.in_(some.limit(bindparam("limit", type_=Integer)).correlate(None)), order=order)


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


def page(
    tx: Transaction,
    account: str,
    after: tuple[int, str],
    limit: int,
    *,
    newest_first: bool,
    words: Collection[str] = (),
) -> list[Certificate]:
    """Certificates of an account by creation, those behind the position (milliseconds, ARN) `after`.

    With words only those are read of whose names one has one of them in it, in lower case; and some others.
    """
    given = {f"word_{at}": f"%{_literally(word)}%" for at, word in enumerate(words)}
    query = _named(len(words), newest_first=newest_first) if words else _older if newest_first else _newer
    return certificates.all(tx, query, account=account, at=after[0], arn=after[1], limit=limit, **given)


def _literally(word: str) -> str:
    """A word as LIKE finds it."""
    for each in (_ESCAPE, "%", "_"):
        word = word.replace(each, _ESCAPE + each)
    return word


def position(certificate: Certificate) -> tuple[int, str]:
    """Where a certificate stands in `page`'s order."""
    return (instant(certificate.created_at) or 0, certificate.arn)


def count(tx: Transaction, account: str, most: int) -> int:
    """How many certificates an account has; no more than `most` are counted."""
    return int(tx.one(_count, {"account": account, "most": most})[0])
