"""Runs functions: code and an event in, an outcome out. Used by `operations` and `jobs`."""

import contextlib
import itertools
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner import runtime
from tokiwa.runner.bubblewrap import choose
from tokiwa.runner.function import Code, Credentials, FunctionSpec, Invocation
from tokiwa.runner.outcome import Outcome, throttled
from tokiwa.runner.package import Packages, remove
from tokiwa.runner.pool import Limits, Pool
from tokiwa.runner.relay import Relay
from tokiwa.runner.sandbox import Endpoint, Order, Sandbox
from tokiwa.runner.worker import Gone, Worker


class Runner:
    """Keeps warm processes and runs invocations in them. Safe to use from several threads.

    `base` is a folder of its own; what it puts there is gone after `close`. `endpoint` says where the AWS
    API is, asked at each start of a process. `wall` is the wall clock: it dates log lines and the deadline
    that a function sees. `monotonic` only measures how long processes are idle. `sandbox` is chosen by what
    works here unless one is given. `folders` are those that functions may see, by the EFS access points that they
    stand for.
    """

    def __init__(
        self,
        base: Path,
        endpoint: Callable[[], Endpoint],
        wall: Callable[[], datetime],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        sandbox: Sandbox | None = None,
        folders: Mapping[str, Path] = MappingProxyType({}),
    ) -> None:
        self._base = base.resolve()
        self._endpoint = endpoint
        self._wall = wall
        self._sandbox = sandbox or choose()
        self._folders = folders
        self._pool = Pool(limits or Limits(), monotonic)
        self._packages = Packages(self._base / "code")
        self._relay = Relay()
        self._numbers = itertools.count(1)
        # What a killed server left behind is nobody's.
        remove(self._base / "code")
        remove(self._base / "scratch")

    @property
    def isolation(self) -> str:
        """`bubblewrap` or `rlimits`: how functions are shut in on this machine."""
        return self._sandbox.name

    @property
    def network(self) -> str:
        """`api` when functions can reach only the AWS endpoint, `host` when all that the server can."""
        return self._sandbox.reach(self._endpoint())

    def runtime_version(self, name: str) -> str:
        """What a runtime's functions really run on here, or a Problem when nothing can run them."""
        return runtime.find(name).description

    def check_mount(self, access_point: str) -> None:
        """A Problem when there is no folder for an access point, or no way to show it to a function."""
        folder = self._folders.get(access_point)
        if folder is None:
            raise Problem(
                Kind.INVALID_ARGUMENTS,
                f"No folder of this server stands for {access_point}: the operator names it with --function-folder.",
            )
        if not folder.is_dir():
            raise Problem(Kind.INVALID_ARGUMENTS, f"The folder that stands for {access_point} is gone.")
        if self.isolation != "bubblewrap":
            raise Problem(
                Kind.INVALID_ARGUMENTS,
                "File systems need bubblewrap, which does not work on this machine: leave out FileSystemConfigs.",
            )

    def invoke(
        self, spec: FunctionSpec, code: Code, credentials: Credentials, invocation: Invocation, now: datetime
    ) -> Outcome:
        """Run one invocation to its end. Blocks until then.

        `now` is the time on which `credentials.expires` is: a warm process whose credentials come to
        their end is replaced. Raises Problem for code that cannot be unpacked and for a runtime that
        is not here; whatever the function does is in the outcome.
        """
        reason = self._pool.take_seat(spec)
        if reason:
            return throttled(spec.version, reason)
        try:
            return self._run(spec, code, credentials, invocation, now)
        finally:
            self._pool.leave_seat(spec)
            self.reap()

    def reap(self) -> None:
        """End the processes that are idle for too long. Each invocation does it; an idle server should too."""
        self._end(self._pool.overdue())

    def drop(self, arn: str) -> None:
        """The function's code or settings changed: end its processes, forget code that nobody runs."""
        self._end(self._pool.drop(arn))
        self._packages.forget()

    def close(self) -> None:
        """End all processes, also those at work, and remove everything from the base folder."""
        self._end(self._pool.close())
        self._relay.close()
        remove(self._base / "code")
        remove(self._base / "scratch")

    def _run(
        self, spec: FunctionSpec, code: Code, credentials: Credentials, invocation: Invocation, now: datetime
    ) -> Outcome:
        drops = self._pool.drops_of(spec.arn)
        outcome = None
        while outcome is None:
            worker, stale = self._pool.take_warm(spec, credentials, now)
            self._end(stale)
            if worker is None:
                worker = self._start(spec, code, credentials)
            try:
                outcome = worker.run(invocation)
            except Gone:
                continue  # with another one
            finally:
                if not self._pool.put_back(worker, drops):
                    self._end([worker])
        return outcome

    def _start(self, spec: FunctionSpec, code: Code, credentials: Credentials) -> Worker:
        found, endpoint = runtime.find(spec.runtime), self._endpoint()
        folder = self._packages.borrow(code)
        layers = None
        scratch = self._base / "scratch" / str(next(self._numbers))
        scratch.mkdir(parents=True, mode=0o700)
        try:
            layers = self._packages.borrow(*code.layers) if code.layers else None
            order = Order(spec, found, credentials, folder, scratch, endpoint, self._folders, layers)
            worker = Worker(self._sandbox, order, self._wall, self._relay.adopt)
        except BaseException:
            remove(scratch)
            self._return(folder, layers)
            raise
        if not self._pool.admit(worker):
            self._end([worker])
            raise Problem(Kind.FAILED, "The function runner is shutting down.")
        return worker

    def _end(self, workers: Iterable[Worker]) -> None:
        for worker in workers:
            with contextlib.suppress(OSError):  # one that resists must not keep the others alive
                worker.dispose()
            self._return(worker.order.code, worker.order.layers)

    def _return(self, code: Path, layers: Path | None) -> None:
        self._packages.give_back(code)
        if layers is not None:
            self._packages.give_back(layers)
