"""Runs a node: takes the data folder and the addresses, then serves in one process or in several."""

import gc
import os
import resource
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from tokiwa.app.apart import Apart
from tokiwa.app.crew import Crew
from tokiwa.app.listen import listen
from tokiwa.app.lock import sole_server
from tokiwa.app.settings import Settings
from tokiwa.http.board import Board

# The parts of a server are imported where a process is about to serve: the one that only hands out connections does without.


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal ends it. `ready` is called with the address when it answers.

    Problem, with what to do, when it cannot begin.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each connection is a file
    with sole_server(settings.data):
        listening, settings = listen(settings)
        with ExitStack() as closing:
            for each in listening:
                closing.enter_context(each)
            board = Board(settings.processes)
            if settings.processes == 1:
                _prepare(settings)
                _alone(settings, board, listening, lambda: ready(settings.url))
            else:
                gc.collect()
                gc.freeze()  # what there is now is shared with all that are forked, whose collectors must not write to it
                first, load, join, tell = (
                    partial(_prepare, settings),
                    partial(_load, settings),
                    partial(_join, settings, board),
                    partial(_tell, settings),
                )
                Crew(listening, settings.processes, first, load, join, tell).work(lambda: ready(settings.url))


def _load(settings: Settings) -> None:
    _set_up_log(settings)
    from tokiwa.app.process import get_ready, load

    load()
    get_ready(settings)


def _prepare(settings: Settings) -> None:
    _set_up_log(settings)
    from tokiwa.app.process import get_ready, load, prepare

    load()
    # Whatever this needs besides is gone with its process, and no thread is there that a fork would lose.
    preparing = Apart(partial(prepare, settings))
    get_ready(settings)
    preparing.wait()


def _tell(settings: Settings, event: str, **facts: Any) -> None:
    """Log an error of the crew, for which it has to import what logs first."""
    _set_up_log(settings)
    import structlog

    structlog.get_logger("crew").error(event, **facts)


def _set_up_log(settings: Settings) -> None:
    from tokiwa.app import bare  # noqa: F401 - before structlog
    from tokiwa.app.log import set_up_log

    set_up_log(settings.log)


def _alone(settings: Settings, board: Board, listening: Sequence[socket.socket], ready: Callable[[], None]) -> None:
    from tokiwa.app.process import run
    from tokiwa.http.server import Server

    async def begin(servers: Sequence[Server]) -> None:
        for each, server in zip(listening, servers, strict=True):
            await server.listen(each)
        ready()

    run(settings, 0, board, begin)


def _join(settings: Settings, board: Board, seat: int, control: socket.socket) -> None:
    """In a process of the crew: serve the connections that are handed to it.

    Without the crew it ends as that has, at once: the data folder is free for the next start, and what a process leaves
    behind is found by others in any case.
    """
    from tokiwa.app.handed import Handed
    from tokiwa.app.process import run

    run(settings, seat, board, Handed(control, lambda: os._exit(1)).begin)
