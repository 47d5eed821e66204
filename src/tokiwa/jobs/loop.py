"""The loop: claims what is due on every timeline, has it done, and moves test clocks that are being advanced."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count, groupby

import structlog

from tokiwa.domain.account import Account, Ran, step
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.jobs.registry import JobKind
from tokiwa.store import accounts, jobs
from tokiwa.work import Conflict, Means

log = structlog.get_logger("jobs")

BATCH = 500
LEASE = timedelta(seconds=60)
UNKNOWN_AGAIN = timedelta(hours=1)
RENEW_LEASE = LEASE / 3
LONGEST_PAUSE = 5.0  # seconds; a job that another node stored is found within this even without a signal
GATHER = 0.004  # seconds in which more of the same may arrive after a signal; they are then done as one batch
MOST_NOTED = 1000  # pieces of work on one journey that AdvanceClock tells of
WALL = ""  # the timeline of accounts without a test clock


class Loop:
    """One per node. `start` runs it in a thread; `tick` is one round and what tests call."""

    def __init__(
        self, means: Means, kinds: Mapping[str, JobKind], clock: Callable[[], datetime], node: str, threads: int = 8
    ) -> None:
        self._means, self._kinds, self._clock, self._node = means, kinds, clock, node
        self._leases = count(1)
        self._noted: dict[str, int] = {}  # how much was noted of the journey under way
        self._held: dict[str, datetime] = {}
        self._aside: ThreadPoolExecutor = ThreadPoolExecutor(threads, "job")
        self._wake = threading.Condition()
        self._signalled = False
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        means.store.listen(self.signal)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def signal(self) -> None:
        """Something was committed that may be due."""
        with self._wake:
            self._signalled = True
            self._wake.notify()

    def close(self) -> None:
        """Finish what is under way and end."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join()
        self._aside.shutdown(wait=True)

    def tick(self) -> bool:
        """One round over every timeline; whether there was anything to do."""
        wall = self._clock()
        self._keep_leases(wall)
        busy = self._work_on(WALL, wall, wall) > 0
        for account in self._clocked():
            now = account.now(wall)
            if self._work_on(account.id, now, wall, account):
                busy = True
            elif account.advancing:
                busy = self._step(account.id, wall) or busy
        return busy

    def settle(self) -> None:
        """Tick until nothing is due and nothing is under way. For tests and for a single batch of work."""
        busy = True
        while busy:
            # Asked before the round: what ends during it may leave new work that the round has not seen.
            held = bool(self._held)
            busy = self.tick() or held

    def _run(self) -> None:
        while not self._closing:
            try:
                if self.tick():
                    continue
                pause = self._pause()
            except Exception:  # the loop must outlive whatever happens in one round
                log.exception("tick failed")
                pause = 1.0
            with self._wake:
                self._wake.wait_for(lambda: self._signalled or self._closing, pause)
                self._wake.wait_for(lambda: self._closing, GATHER)
                self._signalled = False

    def _pause(self) -> float:
        """Seconds until the next job is due, at most LONGEST_PAUSE."""
        wall = self._clock()
        nows = {WALL: wall} | {a.id: a.now(wall) for a in self._clocked()}
        with self._means.store.snapshot() as tx:
            waits = [(due - nows[line]).total_seconds() for line, due in jobs.find(tx, list(nows)).items()]
            lapse = jobs.next_lapse(tx)
        if lapse is not None:
            waits.append((lapse - wall).total_seconds())
        return max(0.001, min([LONGEST_PAUSE, *waits]))

    def _clocked(self) -> Sequence[Account]:
        def load() -> Sequence[Account]:
            with self._means.store.snapshot() as tx:
                return accounts.clocked(tx)

        return self._means.store.cached("clocked accounts", (Account,), "all", load)

    def _work_on(self, line: str, now: datetime, wall: datetime, account: Account | None = None) -> int:
        lease = f"{self._node}/{next(self._leases)}"
        tasks = self._means.store.claim(line=line, now=now, wall=wall, until=wall + LEASE, lease=lease, limit=BATCH)
        if tasks:
            self._held[lease] = wall
            self._note(account, tasks)
        ordered = sorted(tasks, key=lambda task: task.kind)
        aside: list[Future[None]] = []
        for name, group in groupby(ordered, key=lambda task: task.kind):
            batch = Batch(name, tuple(group), now, self._means.region)
            if name not in self._kinds:
                log.error("no handler for a kind of job", kind=name)  # a newer version's; it stays for that one
                self._give_back(batch, UNKNOWN_AGAIN)
            elif self._kinds[name].aside:
                aside += [self._aside.submit(self._do, Batch(name, (task,), now, batch.region)) for task in batch.tasks]
            else:
                self._do(batch)
        self._forget(lease, aside)
        return len(tasks)

    def _note(self, account: Account | None, tasks: Sequence[Task]) -> None:
        """Note what is done on a test clock's way, for the answer of AdvanceClock."""
        if account is None or account.clock is None or not account.advancing:
            return
        journey = account.clock.journey
        count_ = self._noted.get(journey, 0)
        self._noted = {journey: count_ + len(tasks)}
        noted = (Ran(journey, count_ + at, task.kind, task.key, task.due) for at, task in enumerate(tasks))
        self._means.store.submit([Change(puts=tuple(noted)[: max(0, MOST_NOTED - count_)])])

    def _forget(self, lease: str, aside: "list[Future[None]]") -> None:
        """Let go of a lease when the last task under it is done."""
        left = len(aside)
        if not left:
            self._held.pop(lease, None)
        lock = threading.Lock()

        def done(_: "Future[None]") -> None:
            nonlocal left
            with lock:
                left -= 1
                last = left == 0
            if last:
                self._held.pop(lease, None)
            self.signal()

        for future in aside:
            future.add_done_callback(done)

    def _do(self, batch: Batch) -> None:
        try:
            self._kinds[batch.kind].handler(self._means.work(), batch)
        except Conflict:
            self._give_back(batch, timedelta(0))
        except Exception:
            log.exception(
                "job failed", kind=batch.kind, keys=[task.key for task in batch.tasks[:5]], count=len(batch.tasks)
            )
            self._give_back(batch, timedelta(seconds=min(300, 2 ** min(9, batch.tasks[0].attempt))))

    def _give_back(self, batch: Batch, after: timedelta) -> None:
        for task in batch.tasks:
            self._means.store.release(task, batch.now + after)

    def _keep_leases(self, wall: datetime) -> None:
        for lease, since in list(self._held.items()):
            if wall - since >= RENEW_LEASE:
                self._held[lease] = wall
                self._means.store.extend(lease, wall + LEASE)

    def _step(self, account_id: str, wall: datetime) -> bool:
        """Move a test clock on, unless somebody still works on what was due. False if it must wait."""
        with self._means.store.snapshot() as tx:
            account = accounts.get(tx, account_id)
            if account is None or not account.advancing:
                return True
            if jobs.held(tx, account.id, account.now(wall)):
                return False
            moved = step(account, jobs.next_due(tx, account.id), wall)
        (outcome,) = (future.exception() for future in self._means.store.submit([Change(puts=(moved,))]))
        return outcome is None or isinstance(outcome, Conflict)
