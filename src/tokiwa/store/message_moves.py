"""Moves of dead letters, the latest first."""

from sqlalchemy import bindparam

from tokiwa.domain.message_move import Move
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

moves = Aggregate(
    Move,
    "message_moves",
    ["id"],
    lambda m: {"id": m.id, "source": m.source},
    text=["source"],
    indexes=[["source", "id"]],
)
_c = moves.table.c
_of_source = moves.query(_c.source == bindparam("source"), order=[_c.id.desc()], limit=True)


def get(tx: Transaction, id_: str) -> Move | None:
    """One move."""
    return moves.get(tx, id_)


def of_source(tx: Transaction, source: str, limit: int) -> list[Move]:
    """Those from a queue; their ids tell when they were begun."""
    return moves.all(tx, _of_source, source=source, limit=limit)
