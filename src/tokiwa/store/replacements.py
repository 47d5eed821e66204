"""Mass replacements and their items."""

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, func, select

from tokiwa.domain.replacement import Replacement
from tokiwa.domain.replacement_item import Item, ItemState
from tokiwa.store.aggregate import Aggregate, instant, moment
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

NEVER = 1 << 62  # when an item is looked at for which there is nothing more to do

replacements = Aggregate(
    Replacement,
    "replacements",
    ["id"],
    lambda r: {"id": r.id, "account": r.account},
    text=["account"],
    indexes=[["account", "id"]],
)
items = Aggregate(
    Item,
    "replacement_items",
    ["replacement", "arn"],
    lambda i: {
        "replacement": i.replacement,
        "arn": i.arn,
        "state": i.state.value,
        "look_at": NEVER if i.look_at is None else instant(i.look_at),
    },
    text=["state"],
    numbers=["look_at"],
    indexes=[["replacement", "state", "look_at", "arn"]],
)
_r, _i = replacements.table.c, items.table.c
_page = replacements.query(_r.account == bindparam("account"), _r.id > bindparam("after"), order=[_r.id], limit=True)
_of_state = (_i.replacement == bindparam("replacement"), _i.state == bindparam("state"))
_due = items.query(*_of_state, _i.look_at <= bindparam("now", type_=BigInteger), order=[_i.look_at, _i.arn], limit=True)
_listed = items.query(*_of_state, _i.arn > bindparam("after"), order=[_i.arn], limit=True)
_next = Statement(select(func.min(_i.look_at)).where(*_of_state, _i.look_at > bindparam("now", type_=BigInteger)))
_counts = Statement(select(_i.state, func.count()).where(_i.replacement == bindparam("replacement")).group_by(_i.state))
_count = Statement(select(func.count()).select_from(items.table).where(*_of_state))


def get(tx: Transaction, replacement: str) -> Replacement | None:
    """One replacement."""
    return replacements.get(tx, replacement)


def page(tx: Transaction, account: str, after: str, limit: int) -> list[Replacement]:
    """Replacements of an account, oldest first, those behind the id `after`."""
    return replacements.all(tx, _page, account=account, after=after, limit=limit)


def due(tx: Transaction, replacement: str, state: ItemState, now: datetime, limit: int) -> list[Item]:
    """Items in a state that are to be looked at now, those first that wait longest."""
    return items.all(tx, _due, replacement=replacement, state=state.value, now=instant(now), limit=limit)


def waiting(tx: Transaction, replacement: str, limit: int) -> list[Item]:
    """Items that wait for their wave."""
    return listed(tx, replacement, ItemState.WAITING, "", limit)


def listed(tx: Transaction, replacement: str, state: ItemState, after: str, limit: int) -> list[Item]:
    """Items in a state by ARN, those behind `after`."""
    return items.all(tx, _listed, replacement=replacement, state=state.value, after=after, limit=limit)


def next_look(tx: Transaction, replacement: str, state: ItemState, now: datetime) -> datetime | None:
    """When the first item in a state is to be looked at that is not to be now; None if none is."""
    (found,) = tx.one(_next, {"replacement": replacement, "state": state.value, "now": instant(now)})
    return None if found is None or found == NEVER else moment(found)


def counts(tx: Transaction, replacement: str) -> dict[ItemState, int]:
    """How many items are in each state."""
    return {ItemState(state): count for state, count in tx.rows(_counts, {"replacement": replacement})}


def count(tx: Transaction, replacement: str, state: ItemState) -> int:
    """How many items are in one state."""
    (found,) = tx.one(_count, {"replacement": replacement, "state": state.value})
    return int(found)
