"""The loop: looks what is due on every timeline, claims it and has it done."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial

import structlog

from tokiwa.domain.account import Account
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.jobs.journey import Journeys
from tokiwa.jobs.lanes import Lanes
from tokiwa.jobs.leases import LEASE, Leases
from tokiwa.jobs.presence import Presence
from tokiwa.jobs.registry import JobKind
from tokiwa.store import accounts, jobs
from tokiwa.work import Conflict, Means

log = structlog.get_logger("jobs")

BATCH = 500  # tasks claimed at once by a node that is alone; several take smaller shares, so that none goes without
LEAST = 100
UNKNOWN_AGAIN = timedelta(hours=1)
LONGEST_BACKOFF = 300  # seconds
LONGEST_PAUSE = 5.0  # seconds; a job that another node stored is found within this even without a signal
GATHER = 0.02  # seconds in which more of the same may arrive after a signal; they are then done as one batch
WALL = ""  # the timeline of accounts without a test clock


class Loop:
    """One per node. `start` runs it in a thread; `tick` is one round and what tests call."""

    def __init__(self, means: Means, kinds: Mapping[str, JobKind], clock: Callable[[], datetime], node: str) -> None:
        self._means, self._kinds, self._clock = means, kinds, clock
        self._presence = Presence(means, node)
        self._leases = Leases(means.store, clock, node, self._presence.beat)
        self._journeys = Journeys(means.store, self._leases.held)
        self._pools = {name: Lanes(kind.threads, name) for name, kind in kinds.items() if kind.aside}
        self._wake = threading.Condition()
        self._signalled = False
        self._closing = False
        self._pause = 0.0  # seconds until there is something to do again, as far as the last round saw
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        means.store.listen(self.signal)

    def start(self) -> None:
        """Begin to work."""
        self._leases.start()
        self._thread.start()

    def signal(self) -> None:
        """Something was committed that may be due."""
        with self._wake:
            # Once until it is seen: while more gathers, no commit is to wake the thread.
            if not self._signalled:
                self._signalled = True
                self._wake.notify()

    def close(self) -> None:
        """Finish what is under way and end. What was claimed and not begun waits for the next start."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join()
        for pool in self._pools.values():
            pool.shutdown()
        self._leases.close()

    def tick(self) -> bool:
        """One round over every timeline; whether there was anything to do."""
        wall = self._clock()
        self._leases.keep(wall)
        clocked = {account.id: account for account in self._clocked()}
        nows = {WALL: wall} | {account.id: account.now(wall) for account in clocked.values()}
        due = self._due(nows, wall)
        busy = False
        for line, now in nows.items():
            account = clocked.get(line)
            # Looked before claiming: a claim is a write, and its commit would wake the loop again for ever.
            if line in due and self._work_on(line, now, wall, account):
                busy = True
            elif account is not None and account.advancing:
                busy = self._journeys.step(line, wall) or busy
        return busy

    def settle(self) -> None:
        """Tick until nothing is due and nothing is under way. For tests and for a single batch of work."""
        while True:
            self._means.store.wait(*self._means.store.submit([Change()]))  # what was submitted before is committed now
            self._signalled = False
            at_work = self._leases.held()  # asked before the round: what ends during it may leave new work
            if self.tick():
                continue
            if not at_work:
                return
            with self._wake:
                self._wake.wait_for(lambda: self._signalled, LONGEST_PAUSE)

    def _run(self) -> None:
        while not self._closing:
            try:
                if self.tick():
                    continue
                self._means.runner.reap()  # an idle node lets go of idle functions
                pause = self._pause
            except Exception:  # the loop must outlive whatever happens in one round
                log.exception("tick failed")
                pause = 1.0
            with self._wake:
                self._wake.wait_for(lambda: self._signalled or self._closing, pause)
                self._wake.wait_for(lambda: self._closing, GATHER)
                self._signalled = False

    def _due(self, nows: Mapping[str, datetime], wall: datetime) -> frozenset[str]:
        """The timelines on which something can be claimed; all of them when a lease has run out."""
        with self._means.store.snapshot() as tx:
            first, lapse = jobs.find(tx, list(nows)), jobs.next_lapse(tx)
        waits = [(due - nows[line]).total_seconds() for line, due in first.items()]
        if lapse is not None:
            waits.append((lapse - wall).total_seconds())
        self._pause = max(0.001, min([LONGEST_PAUSE, *waits]))
        if lapse is not None and lapse < wall:
            return frozenset(nows)
        return frozenset(line for line, due in first.items() if due <= nows[line])

    def _clocked(self) -> Sequence[Account]:
        def load() -> Sequence[Account]:
            with self._means.store.snapshot() as tx:
                return accounts.clocked(tx)

        return self._means.store.cached("clocked accounts", (Account,), "all", load)

    def _work_on(self, line: str, now: datetime, wall: datetime, account: Account | None) -> bool:
        lease = self._leases.new()
        share = max(LEAST, BATCH // self._presence.count)
        tasks = self._means.store.claim(line=line, now=now, wall=wall, until=wall + LEASE, lease=lease, limit=share)
        if not tasks:
            return False
        self._leases.hold(lease, line, wall)
        aside: list[Future[None]] = []
        try:
            self._journeys.note(account, tasks)
            for lane, batch in self._batches(tasks, now):
                if batch.kind not in self._kinds:
                    log.error(
                        "no handler for a kind of job", kind=batch.kind
                    )  # a newer version's; it stays for that one
                    self._give_back(batch, UNKNOWN_AGAIN)
                elif self._kinds[batch.kind].aside:
                    aside.append(self._pools[batch.kind].submit(lane, partial(self._do_aside, line, batch)))
                else:
                    self._do(batch)
        finally:
            self._forget(lease, aside)
        return True

    def _batches(self, tasks: Sequence[Task], now: datetime) -> Iterator[tuple[str, Batch]]:
        """Tasks of one kind that are done together, and on which lane: each by itself that was tried before.

        A task that makes its handler raise takes its whole batch down with it, and only once; where there are lanes
        twice, because a node that dies leaves many that wait for each other there.
        """
        sets: dict[tuple[str, str, str], list[Task]] = defaultdict(list)
        for task in tasks:
            kind = self._kinds.get(task.kind)
            lane = "" if kind is None else kind.lane(task) if kind.lane else task.key if kind.aside else ""
            alone = task.attempt > (1 if kind is None or kind.lane is None else 2)
            sets[task.kind, lane, task.key if alone else ""].append(task)
        for (name, lane, _), together in sorted(sets.items(), key=lambda each: each[0][0]):
            yield lane, Batch(name, tuple(together), now, self._means.region)

    def _forget(self, lease: str, aside: "list[Future[None]]") -> None:
        """Let go of a lease when the last task under it is done."""
        left = len(aside)
        if not left:
            self._leases.drop(lease)
        lock = threading.Lock()

        def done(_: "Future[None]") -> None:
            nonlocal left
            with lock:
                left -= 1
                last = left == 0
            if last:
                self._leases.drop(lease)
            self.signal()

        for future in aside:
            future.add_done_callback(done)

    def _do_aside(self, line: str, batch: Batch) -> None:
        # It may have waited for its turn. A test clock only moves when nothing is under way.
        self._do(evolve(batch, now=self._clock()) if line == WALL else batch)

    def _do(self, batch: Batch) -> None:
        try:
            with self._means.store.steady():
                self._kinds[batch.kind].handler(self._means.work(), batch)
        except Conflict:
            self._give_back(batch, timedelta(0))
        except Exception:
            log.exception(
                "job failed", kind=batch.kind, keys=[task.key for task in batch.tasks[:5]], count=len(batch.tasks)
            )
            self._give_back(batch, timedelta(seconds=min(LONGEST_BACKOFF, 2 ** min(9, batch.tasks[0].attempt))))

    def _give_back(self, batch: Batch, after: timedelta) -> None:
        for task in batch.tasks:
            self._means.store.release(task, batch.now + after)
