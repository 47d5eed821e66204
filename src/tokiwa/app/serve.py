"""Runs a node: takes the data folder and the addresses, then serves in one process or in several."""

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from tokiwa.app import bare, process  # noqa: F401 - in this order
from tokiwa.app.apart import apart
from tokiwa.app.crew import Crew, Handed
from tokiwa.app.listen import listen
from tokiwa.app.lock import sole_server
from tokiwa.app.log import set_up_log
from tokiwa.app.settings import Settings
from tokiwa.http.board import Board
from tokiwa.http.server import Server


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal ends it. `ready` is called with the address when it answers.

    Problem, with what to do, when it cannot begin.
    """
    set_up_log(settings.log)
    with sole_server(settings.data):
        listening, settings = listen(settings)
        with ExitStack() as closing:
            for each in listening:
                closing.enter_context(each)
            process.load()
            # Whatever this needs besides is gone with its process, and no thread is there that a fork would lose.
            apart(partial(process.prepare, settings))
            board = Board(settings.processes)
            if settings.processes == 1:
                process.run(settings, 0, board, partial(_listen, listening, lambda: ready(settings.url)))
            else:
                Crew(listening, settings.processes, partial(_join, settings, board)).work(lambda: ready(settings.url))


async def _listen(listening: Sequence[socket.socket], ready: Callable[[], None], servers: Sequence[Server]) -> None:
    for each, server in zip(listening, servers, strict=True):
        await server.listen(each)
    ready()


def _join(settings: Settings, board: Board, seat: int, control: socket.socket) -> None:
    """In a process of the crew: serve the connections that are handed to it.

    Without the crew it ends as that has, at once: the data folder is free for the next start, and what a process leaves
    behind is found by others in any case.
    """
    process.run(settings, seat, board, Handed(control, lambda: os._exit(1)).begin)
