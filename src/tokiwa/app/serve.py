"""Runs a node: the store, the loop, the listener; ends cleanly on SIGTERM and SIGINT."""

import asyncio
import gc
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
import uvicorn
import uvloop

from tokiwa.app.build import build
from tokiwa.app.first_start import first_start
from tokiwa.app.log import set_up_log
from tokiwa.app.now import wall_clock
from tokiwa.app.recover import recover
from tokiwa.app.settings import Settings
from tokiwa.http.api import Api
from tokiwa.http.edge import Edge
from tokiwa.http.metrics import Metrics
from tokiwa.jobs import registry as job_registry
from tokiwa.jobs.loop import Loop
from tokiwa.operations import registry as operation_registry
from tokiwa.store.store import Store

log = structlog.get_logger("serve")

POOL = 32  # threads for what is slow: signing with RSA, functions, moving a clock
GC_THRESHOLDS = (20_000, 20, 50)  # a request makes hundreds of objects and hardly a cycle
SWITCH = 0.001  # seconds a thread may keep the interpreter while another waits: the loop and the writer take turns


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal ends it. `ready` is called with the address when it answers."""
    set_up_log()
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*GC_THRESHOLDS)
    means = build(settings)
    operation_registry.load()
    first_start(means, settings, wall_clock())
    recover(means, wall_clock())
    gc.collect()
    gc.freeze()  # what was built so far stays for good: the collector need not look at it again and again
    loop = Loop(means, job_registry.load(), wall_clock, means.serials.node)
    with ThreadPoolExecutor(POOL, "api") as pool:
        edge = Edge(Api(means, wall_clock, pool, Metrics()), lambda: None)
        loop.start()
        try:
            uvloop.run(_listen(settings, edge, ready, means.store))
        finally:
            loop.close()
            means.runner.close()
            means.serials.give_back()
            means.store.close()


async def _listen(settings: Settings, edge: Edge, ready: Callable[[str], None], store: Store) -> None:
    config = uvicorn.Config(
        edge,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,
        backlog=2048,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    store.attach(asyncio.get_running_loop())
    try:
        if server.started:
            ready(settings.url)
        await serving
    finally:
        store.detach()
