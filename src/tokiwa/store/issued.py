"""What authorities signed, the chains it leads to, and serials that may be signed with."""

from sqlalchemy import Index, bindparam

from tokiwa.domain.issued import Chain, Issued, IssuedStatus, ReservedSerial
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

issued = Aggregate(
    Issued,
    "issued",
    ["authority", "serial"],
    lambda i: {
        "authority": i.authority,
        "serial": i.serial,
        "withdrawn": int(i.status is not IssuedStatus.ISSUED),
    },
    numbers=["withdrawn"],
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
_withdrawn = _c.withdrawn == 1
# Of the few alone: nothing is written to it when a certificate is issued.
Index("ix_issued_withdrawn", _c.authority, _c.serial, sqlite_where=_withdrawn)
_page = issued.query(
    _c.authority == bindparam("authority"), _c.serial > bindparam("after"), order=[_c.serial], limit=True
)
_of_those = issued.query(
    _c.authority == bindparam("authority"),
    _withdrawn,
    _c.serial > bindparam("after"),
    order=[_c.serial],
    limit=True,
)
_s = serials.table.c
_reserved = serials.query(_s.node != bindparam("node"), order=[_s.serial])
_reserved_by = serials.query(_s.node == bindparam("node"), order=[_s.serial], limit=True)


def get(tx: Transaction, authority: str, serial: str) -> Issued | None:
    """The record of one certificate."""
    return issued.get(tx, authority, serial)


def page(tx: Transaction, authority: str, after: str, limit: int) -> list[Issued]:
    """What an authority signed, by serial."""
    return issued.all(tx, _page, authority=authority, after=after, limit=limit)


def withdrawn(tx: Transaction, authority: str, after: str, limit: int) -> list[Issued]:
    """What an authority signed and nobody may trust: revoked and abandoned, by serial."""
    return issued.all(tx, _of_those, authority=authority, after=after, limit=limit)


def chain(tx: Transaction, chain_id: str) -> Chain | None:
    """A chain by its digest."""
    return chains.get(tx, chain_id)


def reserved_elsewhere(tx: Transaction, node: str) -> list[ReservedSerial]:
    """Serials that another run of the server reserved and neither used nor gave back."""
    return serials.all(tx, _reserved, node=node)


def reserved_by(tx: Transaction, node: str, limit: int) -> list[ReservedSerial]:
    """Serials that a node reserved and neither used nor gave back."""
    return serials.all(tx, _reserved_by, node=node, limit=limit)
