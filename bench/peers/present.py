"""Starts those peers that can be had; a sentence says why another is left out."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from bench.peers.cache import Absent
from bench.running import Running

T = TypeVar("T", bound=Running)
_told: set[str] = set()


class Present(ExitStack):
    """The peers of one part of the benchmark; they end with it."""

    def start(self, kind: Callable[..., T], *given: str) -> T | None:
        """One of them, running, or None when its program cannot be had."""
        try:
            server = kind(*given)
            self.enter_context(server)
        except Absent as absent:
            sentence = f"{getattr(kind, 'who', kind)} is left out: {absent}."
            if sentence not in _told:
                _told.add(sentence)
                print(sentence, flush=True)
            return None
        return server
