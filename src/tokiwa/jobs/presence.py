"""A node's sign of life, and what it does for those that give none any more. Used by the loop."""

import os
import socket
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version

import structlog

from tokiwa.domain.change import Change
from tokiwa.domain.node import BEAT, SILENCE, Node
from tokiwa.domain.value import evolve
from tokiwa.store import nodes
from tokiwa.store.migrate import revisions
from tokiwa.store.transaction import Conflict
from tokiwa.work import Means
from tokiwa.work.recovery import bury

log = structlog.get_logger("nodes")

LOOKS = SILENCE // BEAT  # at a node that gives no sign of life, until it is taken for dead


class Presence:
    """One node among those that work on the database. `count` is how many of them live, itself included.

    It is on the list before it reserves anything, and until `Serials.give_back`. Whether another one lives is judged
    by whether it moves, never by what its clock says beside ours.
    """

    def __init__(self, means: Means, node: str) -> None:
        self._means = means
        self.node = node
        self._beaten: datetime | None = None  # our last sign of life
        self._still: dict[str, tuple[int, int]] = {}  # the version in which we saw a node, and how often since
        self.count = 1

    def beat(self, wall: datetime) -> None:
        """Give a sign of life if it is time for one, and look after the others."""
        if self._beaten is not None and abs(wall - self._beaten) < BEAT:
            return
        self._sign(wall)
        self._beaten = wall
        with self._means.store.snapshot() as tx:
            listed = {node.id: node for node in nodes.every(tx)}
            # Who has serials and is not on the list was struck off while it still reserved some.
            found = dict.fromkeys(nodes.holders(tx), 0) | {node.id: node.version for node in listed.values()}
        for node in self._dead(found):
            log.warning("a node gives no sign of life and is taken for dead", node=node)
            bury(self._means.store, node, wall)
            listed.pop(node, None)
        self.count = max(1, len(listed))
        self._means.store.heed(others=self.count > 1)
        if self._means.store.unfinished and all(node.schema >= revisions()[-1] for node in listed.values()):
            log.info("all nodes know the newest schema: the upgrade is finished", schema=revisions()[-1])
            self._means.store.finish()

    def _dead(self, found: Mapping[str, int]) -> list[str]:
        """Of the nodes in their versions those that have not moved for long enough."""
        before, self._still = self._still, {}
        for node, version_ in found.items():
            then, looks = before.get(node, (version_, 0))
            self._still[node] = (version_, looks + 1 if then == version_ else 0)
        return [node for node, (_, looks) in self._still.items() if looks > LOOKS and node != self.node]

    def _sign(self, wall: datetime) -> None:
        with self._means.store.snapshot() as tx:
            found = nodes.get(tx, self.node)
        if found is None and self._beaten is not None:
            # What we had reserved is on record as abandoned by now.
            log.warning("this node was taken for dead", last_sign=self._beaten.isoformat())
            self._means.serials.forget()
        mine = evolve(found, seen_at=wall) if found is not None else self._introduce(wall)
        try:
            self._means.store.wait(*self._means.store.submit([Change(puts=(mine,))]))
        except Conflict:  # at this moment we are taken for dead: the next sign finds out
            log.warning("a sign of life came too late")

    def _introduce(self, wall: datetime) -> Node:
        host = socket.gethostname()
        return Node(
            id=self.node,
            server=f"{host}/{os.getpgrp()}",  # the processes of one command are one group
            host=host,
            process=os.getpid(),
            release=version("tokiwa"),
            schema=revisions()[-1],
            started_at=wall,
            seen_at=wall,
        )
