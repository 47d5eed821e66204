"""One process that serves: the store, the loop, the connections; ends cleanly on SIGTERM and SIGINT."""

import asyncio
import gc
import linecache
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import uvloop

from tokiwa.app.build import build
from tokiwa.app.first_start import first_start
from tokiwa.app.now import wall_clock
from tokiwa.app.recover import recover
from tokiwa.app.settings import Settings
from tokiwa.app.tls import Listener
from tokiwa.app.watch import Watch, begin_rounds
from tokiwa.app.watched import watch_event_loop
from tokiwa.crypto.seal import Sealer
from tokiwa.http.board import Board
from tokiwa.http.connection import Application
from tokiwa.http.edge import Edge
from tokiwa.http.readiness import readiness
from tokiwa.http.server import Server
from tokiwa.jobs import registry as job_registry
from tokiwa.jobs.targets import http
from tokiwa.operations import registry as operation_registry
from tokiwa.store import beforehand
from tokiwa.store.schema import whole
from tokiwa.work import Means
from tokiwa.work.recovery import leave
from tokiwa.work.sealing import seal_the_rest

POOL = 16  # threads for what is slow: keys of CAs, exports, looking through logs
WAITING = 256  # threads for what waits: functions, moving a clock
PATIENCE = 10.0  # seconds that functions have to end in when the server does
GC_THRESHOLDS = (20_000, 20, 50)  # a request makes hundreds of objects and hardly a cycle
SWITCH = 0.001  # seconds a thread may keep the interpreter while another waits: the loop and the writer take turns

Open = Callable[[Sequence[Server]], Awaitable[None]]  # the server, and that of revocation if it has its own


def load() -> None:
    """Import what every process needs: once, before there are several, for they share what they only read."""
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*GC_THRESHOLDS)
    operation_registry.load()
    job_registry.load()
    whole()


def get_ready(settings: Settings) -> None:
    """Make what each of them would make for itself."""
    beforehand.get_ready(settings.database)
    Sealer({"": bytes(32)}, "")  # OpenSSL makes its tables at the first cipher
    linecache.clearcache()  # attrs keeps the source of all that it writes for each class
    gc.collect()
    gc.freeze()  # it stays for good: the collector need not look at it, nor write to memory that processes share


def prepare(settings: Settings) -> None:
    """What is done once before a node's processes start: the schema, the first account, what was left by others."""
    means = build(settings)
    try:
        if settings.secure:
            _listener(settings, means)
        first_start(means, settings, wall_clock())
        recover(means, wall_clock())
        begin_rounds(means, wall_clock())
    finally:
        _close(means)


def run(settings: Settings, seat: int, board: Board, begin: Open) -> None:
    """Serve until a signal ends it. `begin` has the servers take connections, when they can answer."""
    means = build(settings, seat=seat)
    tls = _listener(settings, means) if settings.secure else None
    watch = Watch(settings, means, board, seat, wall_clock)
    http.limit(settings.reach)
    loop = watch.loop(job_registry.load())
    with ThreadPoolExecutor(POOL, "api") as pool, ThreadPoolExecutor(WAITING, "waiting") as waiting:
        edge = Edge(watch.api(pool, waiting), lambda: readiness(means.store))
        loop.start()
        watch.start()
        try:
            applications: list[Application] = [edge]
            if settings.revocation_listen is not None:
                applications.append(edge.public)
            uvloop.run(_serve(applications, tls, means, watch, begin, edge.end))
        finally:
            # A function may run for a quarter of an hour; whoever stops the server does not wait for it.
            patience = threading.Timer(PATIENCE, means.runner.close)
            patience.start()
            loop.close()
            patience.cancel()
            watch.close()
            seal_the_rest(means, wall_clock())
            _close(means)


def _listener(settings: Settings, means: Means) -> Listener:
    names = settings.all_names(socket.gethostname())
    return Listener(settings.data, names, means.sealed, means.draw, wall_clock)


def _close(means: Means) -> None:
    means.runner.close()
    means.stock.close()
    leave(means.store, means.serials, wall_clock())
    means.store.close()


async def _serve(
    applications: Sequence[Application],
    tls: Listener | None,
    means: Means,
    watch: Watch,
    begin: Open,
    farewell: Callable[[], None],
) -> None:
    """The first of the applications is the one that TLS is for: what else there is is public and signed."""
    running, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, over.set)
    means.store.attach(running)
    context = None if tls is None else tls.context
    servers = [Server(each, wall_clock, tls=None if at else context) for at, each in enumerate(applications)]
    beside = [asyncio.create_task(watch_event_loop(watch.metrics))]
    if tls is not None:
        beside.append(asyncio.create_task(tls.keep()))
    try:
        await begin(servers)
        await over.wait()
        farewell()
        await asyncio.gather(*(server.close() for server in servers))
    finally:
        for task in beside:
            task.cancel()
        means.store.detach()
