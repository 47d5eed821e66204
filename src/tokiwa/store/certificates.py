"""Certificates of the manager."""

from sqlalchemy import bindparam, tuple_

from tokiwa.domain.certificate import Certificate
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

certificates = Aggregate(
    Certificate,
    "certificates",
    ["arn"],
    lambda c: {
        "arn": c.arn,
        "account": c.account,
        "created_at": instant(c.created_at),
    },
    text=["account"],
    numbers=["created_at"],
    indexes=[["account", "created_at", "arn"]],
)
_c = certificates.table.c
_place, _after = tuple_(_c.created_at, _c.arn), tuple_(bindparam("at"), bindparam("arn"))
_older = certificates.query(
    _c.account == bindparam("account"), _place < _after, order=[_c.created_at.desc(), _c.arn.desc()], limit=True
)
_newer = certificates.query(
    _c.account == bindparam("account"), _place > _after, order=[_c.created_at, _c.arn], limit=True
)

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
