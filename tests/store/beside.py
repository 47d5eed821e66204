"""A process beside the test's own with a store on the same database.

    python beside.py URL NAME COUNT

writes COUNT values on an event loop, as a server does, for eight callers at once, and then a job.
"""

import asyncio
import sys
from datetime import UTC, datetime

from tokiwa.domain.change import Change, Job
from tokiwa.domain.issued import Chain
from tokiwa.store.store import Store

CALLERS = 8


async def _write(store, name, count):
    async def caller(first):
        for number in range(first, count, CALLERS):
            (future,) = store.submit([Change(puts=(Chain(f"{name}-{number}", ""),))])
            await asyncio.wrap_future(future)

    store.attach(asyncio.get_running_loop())
    await asyncio.gather(*map(caller, range(CALLERS)))
    (future,) = store.submit([Change(jobs=(Job("beside", name, "000000000000", datetime(2027, 1, 1, tzinfo=UTC)),))])
    await asyncio.wrap_future(future)
    store.detach()


if __name__ == "__main__":
    opened = Store(sys.argv[1])
    sys.stdout.write("open\n")
    sys.stdout.flush()
    sys.stdin.readline()
    asyncio.run(_write(opened, sys.argv[2], int(sys.argv[3])))
    sys.stdout.write("done\n")
    opened.close()
