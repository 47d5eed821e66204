"""The nodes that work on this database, each with its last sign of life."""

from sqlalchemy import select

from tokiwa.domain.node import Node
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.issued import serials
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

nodes = Aggregate(Node, "nodes", ["id"], lambda n: {"id": n.id})
_every = nodes.query(order=[nodes.table.c.id])
_holders = Statement(select(serials.table.c.node).distinct())


def get(tx: Transaction, node: str) -> Node | None:
    """One node; None when it ended, or was taken for dead."""
    return nodes.get(tx, node)


def every(tx: Transaction) -> list[Node]:
    """All that did not end in order, by id."""
    return nodes.all(tx, _every)


def holders(tx: Transaction) -> set[str]:
    """The ids of the nodes that have serials reserved."""
    return {row[0] for row in tx.rows(_holders, {})}
