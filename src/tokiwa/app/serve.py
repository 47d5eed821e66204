"""Runs a node: the store, the loop, the listener; ends cleanly on SIGTERM and SIGINT."""

import asyncio
import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import uvloop

from tokiwa.app.build import build
from tokiwa.app.first_start import first_start
from tokiwa.app.listen import listen
from tokiwa.app.lock import sole_server
from tokiwa.app.log import set_up_log
from tokiwa.app.now import wall_clock
from tokiwa.app.recover import recover
from tokiwa.app.settings import Settings
from tokiwa.app.tls import Listener
from tokiwa.http.api import Api
from tokiwa.http.edge import Edge
from tokiwa.http.metrics import Metrics
from tokiwa.http.readiness import readiness
from tokiwa.http.server import Server
from tokiwa.jobs import registry as job_registry
from tokiwa.jobs.loop import Loop
from tokiwa.operations import registry as operation_registry
from tokiwa.work import Means

POOL = 16  # threads for what is slow: keys of CAs, exports, looking through logs
WAITING = 256  # threads for what waits: functions, moving a clock
PATIENCE = 10.0  # seconds that functions have to end in when the server does
GC_THRESHOLDS = (20_000, 20, 50)  # a request makes hundreds of objects and hardly a cycle
SWITCH = 0.001  # seconds a thread may keep the interpreter while another waits: the loop and the writer take turns


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal ends it. `ready` is called with the address when it answers.

    Problem, with what to do, when it cannot begin.
    """
    set_up_log()
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*GC_THRESHOLDS)
    with sole_server(settings.data):
        listening, settings = listen(settings)
        with listening:
            _serve(settings, listening, ready)


def _serve(settings: Settings, listening: socket.socket, ready: Callable[[str], None]) -> None:
    means = build(settings)
    names = settings.all_names(socket.gethostname())
    tls = Listener(settings.data, names, means.sealed, means.draw, wall_clock) if settings.secure else None
    operation_registry.load()
    first_start(means, settings, wall_clock())
    recover(means, wall_clock())
    gc.collect()
    gc.freeze()  # what was built so far stays for good: the collector need not look at it again and again
    loop = Loop(means, job_registry.load(), wall_clock, means.serials.node)
    with ThreadPoolExecutor(POOL, "api") as pool, ThreadPoolExecutor(WAITING, "waiting") as waiting:
        edge = Edge(Api(means, wall_clock, pool, Metrics(), waiting), lambda: readiness(means.store))
        loop.start()
        try:
            uvloop.run(_answer(edge, listening, tls, means, lambda: ready(settings.url)))
        finally:
            # A function may run for a quarter of an hour; whoever stops the server does not wait for it.
            patience = threading.Timer(PATIENCE, means.runner.close)
            patience.start()
            loop.close()
            patience.cancel()
            means.runner.close()
            means.stock.close()
            means.workers.close()
            means.serials.give_back()
            means.store.close()


async def _answer(
    edge: Edge, listening: socket.socket, tls: Listener | None, means: Means, ready: Callable[[], None]
) -> None:
    running, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, over.set)
    means.store.attach(running)
    server = Server(edge, wall_clock, tls=None if tls is None else tls.context)
    beside = [] if tls is None else [asyncio.create_task(tls.keep())]
    try:
        await server.listen(listening)
        ready()
        await over.wait()
        await server.close()
    finally:
        for task in beside:
            task.cancel()
        means.store.detach()
