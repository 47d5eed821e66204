"""Private certificate authorities."""

from sqlalchemy import bindparam

from tokiwa.domain.authority import Authority
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

authorities = Aggregate(
    Authority,
    "authorities",
    ["arn"],
    lambda a: {
        "arn": a.arn,
        "account": a.account,
        "created_at": instant(a.created_at),
        "shared": int(a.policy is not None),
    },
    text=["account"],
    numbers=["created_at", "shared"],
    indexes=[["account", "arn"], ["shared", "arn"]],
    remembered=True,
)
_c = authorities.table.c
_page = authorities.query(_c.account == bindparam("account"), _c.arn > bindparam("after"), order=[_c.arn], limit=True)
_shared = authorities.query(
    _c.shared == 1, _c.account != bindparam("account"), _c.arn > bindparam("after"), order=[_c.arn], limit=True
)
_every = authorities.query(order=[_c.arn])


def get(tx: Transaction, arn: str) -> Authority | None:
    """One authority by ARN."""
    return authorities.get(tx, arn)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Authority]:
    """Authorities of an account by ARN, those behind `after`."""
    return authorities.all(tx, _page, account=account, after=after, limit=limit)


def shared(tx: Transaction, account: str, after: str, limit: int) -> list[Authority]:
    """Authorities of other accounts that have a resource policy, by ARN, those behind `after`."""
    return authorities.all(tx, _shared, account=account, after=after, limit=limit)


def every(tx: Transaction) -> list[Authority]:
    """All authorities of all accounts."""
    return authorities.all(tx, _every)
