"""Work that is not done yet, whether it is due or not: what a round of the heartbeat looks through."""

from sqlalchemy import Integer, bindparam, select

from tokiwa.domain import dispatch
from tokiwa.domain.dispatch import DELIVER, Delivery
from tokiwa.store import deliveries
from tokiwa.store.jobs import jobs
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

WALL = ""  # the timeline of accounts without a test clock

_j = jobs.c
_keys = Statement(
    select(_j.key)
    .where(_j.kind == DELIVER, _j.key > bindparam("after"), _j.timeline == WALL)
    .order_by(_j.key)
    .limit(bindparam("limit", type_=Integer))
)


def undelivered(tx: Transaction, after: str, limit: int) -> list[Delivery]:
    """Deliveries that are still to be made on the wall clock, by the key of their jobs, those behind `after`."""
    keys = [row[0] for row in tx.rows(_keys, {"after": after, "limit": limit})]
    found = (deliveries.get(tx, *dispatch.parts_of(key)) for key in keys)
    return [delivery for delivery in found if delivery is not None]
