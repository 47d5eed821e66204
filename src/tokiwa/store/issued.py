"""What authorities signed, the chains it leads to, and serials that may be signed with."""

from sqlalchemy import bindparam

from tokiwa.domain.issued import Chain, Issued, ReservedSerial
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

issued = Aggregate(
    Issued,
    "issued",
    ["authority", "serial"],
    lambda i: {
        "authority": i.authority,
        "serial": i.serial,
        "status": i.status,
        "not_after": instant(i.not_after),
    },
    text=["status"],
    numbers=["not_after"],
    indexes=[["authority", "status", "serial"]],
)
chains = Aggregate(Chain, "chains", ["id"], lambda c: {"id": c.id})
serials = Aggregate(
    ReservedSerial,
    "serials",
    ["serial"],
    lambda s: {"serial": s.serial, "node": s.node},
    text=["node"],
)
_c = issued.table.c
_page = issued.query(
    _c.authority == bindparam("authority"), _c.serial > bindparam("after"), order=[_c.serial], limit=True
)
_of_status = issued.query(
    _c.authority == bindparam("authority"),
    _c.status == bindparam("status"),
    _c.serial > bindparam("after"),
    order=[_c.serial],
    limit=True,
)
_reserved = serials.query(serials.table.c.node != bindparam("node"), order=[serials.table.c.serial])


def get(tx: Transaction, authority: str, serial: str) -> Issued | None:
    """The record of one certificate."""
    return issued.get(tx, authority, serial)


def page(tx: Transaction, authority: str, after: str, limit: int) -> list[Issued]:
    """What an authority signed, by serial."""
    return issued.all(tx, _page, authority=authority, after=after, limit=limit)


def with_status(tx: Transaction, authority: str, status: str, after: str, limit: int) -> list[Issued]:
    """What an authority signed and has this status, by serial."""
    return issued.all(tx, _of_status, authority=authority, status=status, after=after, limit=limit)


def chain(tx: Transaction, chain_id: str) -> Chain | None:
    """A chain by its digest."""
    return chains.get(tx, chain_id)


def reserved_elsewhere(tx: Transaction, node: str) -> list[ReservedSerial]:
    """Serials that another run of the server reserved and neither used nor gave back."""
    return serials.all(tx, _reserved, node=node)
