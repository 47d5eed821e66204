"""Rotations of private CAs."""

from sqlalchemy import bindparam

from tokiwa.domain.rotation import Rotation
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

rotations = Aggregate(
    Rotation,
    "rotations",
    ["id"],
    lambda r: {"id": r.id, "account": r.account, "authority": r.authority},
    text=["account", "authority"],
    indexes=[["account", "id"], ["authority", "id"]],
)
_r = rotations.table.c
_page = rotations.query(_r.account == bindparam("account"), _r.id > bindparam("after"), order=[_r.id], limit=True)
_latest = rotations.query(_r.authority == bindparam("authority"), order=[_r.id.desc()], limit=True)


def get(tx: Transaction, rotation: str) -> Rotation | None:
    """One rotation."""
    return rotations.get(tx, rotation)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Rotation]:
    """Rotations of an account, oldest first, those behind the id `after`."""
    return rotations.all(tx, _page, account=account, after=after, limit=limit)


def latest(tx: Transaction, authority: str) -> Rotation | None:
    """The last rotation of the CA with this ARN."""
    return rotations.first(tx, _latest, authority=authority, limit=1)
