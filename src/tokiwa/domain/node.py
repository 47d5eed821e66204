"""A node: one process of a server that works on a database, perhaps beside others on the same one."""

from datetime import datetime, timedelta

from tokiwa.domain.value import Value

BEAT = timedelta(seconds=10)  # between two signs of life
SILENCE = timedelta(seconds=60)  # after so long without one a node is dead


class Node(Value):
    """What a node says of itself. Serials and leases that it holds bear its `id`.

    `server` is the same for all processes that one command started. `schema` is the newest migration that the
    node's version knows. Times are of the wall clock.
    """

    id: str
    server: str
    host: str
    process: int
    release: str
    schema: str
    started_at: datetime
    seen_at: datetime
    version: int = 0


def silent(node: Node, wall: datetime) -> bool:
    """Whether it must be taken for dead: another node may do what it had in hand."""
    return wall - node.seen_at >= SILENCE
