"""Certificates as a forecast reads them: all of an account, page by page, and of each only what it needs."""

import msgspec
from sqlalchemy import Integer, bindparam, select, tuple_

from tokiwa.domain.glance import Glance
from tokiwa.store.certificates import FIRST, certificates
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

_c = certificates.table.c
_page = Statement(
    select(_c.created_at, _c.body)
    .where(
        _c.account == bindparam("account"),
        tuple_(_c.created_at, _c.arn) > tuple_(bindparam("at"), bindparam("arn")),
    )
    .order_by(_c.created_at, _c.arn)
    .limit(bindparam("limit", type_=Integer))
)
_glance = msgspec.json.Decoder(Glance).decode

Position = tuple[int, str]
START: Position = FIRST


def page(tx: Transaction, account: str, after: Position, limit: int) -> list[tuple[Position, Glance]]:
    """Certificates of an account in the order of their creation, behind a position, each with its own."""
    rows = tx.rows(_page, {"account": account, "at": after[0], "arn": after[1], "limit": limit})
    found = ((created_at, _glance(body)) for created_at, body in rows)
    return [((created_at, glance.arn), glance) for created_at, glance in found]
