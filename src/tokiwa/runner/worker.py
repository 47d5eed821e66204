"""One warm process of a function: loads the code once, then runs one invocation after the other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

import attrs

from tokiwa.runner.conversation import Adopt, Conversation
from tokiwa.runner.function import FunctionSpec, Invocation
from tokiwa.runner.log import Journal
from tokiwa.runner.outcome import Ending, Outcome, billed, exited, timed_out
from tokiwa.runner.package import remove
from tokiwa.runner.process import Process
from tokiwa.runner.runtime_api import Event, State
from tokiwa.runner.sandbox import Order, Sandbox

INIT_LIMIT = 10.0  # seconds for loading the code, besides the function's own timeout


class Gone(Exception):
    """A warm process ended while nobody used it; the invocation was not given to it."""


class Worker:
    """A process and what is known about it. One thread at a time runs it; any may call `interrupt`."""

    def __init__(
        self,
        sandbox: Sandbox,
        order: Order,
        wall: Callable[[], datetime],
        adopt: Adopt,
    ) -> None:
        self.order = order
        self._wall = wall
        self._journal = Journal(wall)
        self._born = perf_counter()
        self._count = 0
        self._memory_mb = 0
        self._is_spent = False
        self._process = Process(sandbox, order)
        self._talk = Conversation(self._process, self._journal, adopt)

    @property
    def spec(self) -> FunctionSpec:
        """The settings that the process was started with."""
        return self.order.spec

    @property
    def is_reusable(self) -> bool:
        """Whether it can take another invocation."""
        return not self._is_spent and self._process.is_alive and self._talk.api.state in {State.WAITING, State.ANSWERED}

    def run(self, invocation: Invocation) -> Outcome:
        """Run one invocation to its end, whatever that is. Gone when a used process is found dead."""
        own = self.spec.timeout_s
        limit = own if invocation.deadline is None else min(own, invocation.deadline)
        ending, init_ms = self._load(invocation, limit) if self._count == 0 else (None, None)
        self._count += 1
        began = perf_counter()
        self._journal.start(invocation.request_id, self.spec.version)
        if ending is None:
            ending = self._work(invocation, limit, began)
        duration_ms = (perf_counter() - began) * 1000
        self._talk.drain()
        self._journal.failure(invocation.request_id, ending, limit)
        self._memory_mb = max(self._memory_mb, self._process.memory_mb())
        outcome = Outcome(
            ending.status,
            ending.payload,
            ending.error_type,
            init_ms=init_ms,
            duration_ms=duration_ms,
            billed_ms=billed(duration_ms),
            max_memory_mb=self._memory_mb,
            executed_version=self.spec.version,
            log_stream=self.spec.log_stream,
        )
        logs = self._journal.finish(invocation.request_id, self.spec.memory_mb, outcome, ending.remark)
        return attrs.evolve(outcome, logs=logs)

    def interrupt(self) -> None:
        """End the process from another thread; the running invocation sees it exit."""
        self._process.signal_all()

    def dispose(self) -> None:
        """End the process and remove what it left."""
        self._process.kill()
        self._talk.close()
        remove(self.order.scratch)

    def _load(self, invocation: Invocation, limit: float) -> tuple[Ending | None, float]:
        """Wait until the code is loaded: how that failed, if it did, and how long it took."""
        self._journal.init_start(self.order.runtime.description)
        api = self._talk.api
        loaded = self._talk.wait(lambda: api.state is not State.STARTING, self._born + INIT_LIMIT + limit)
        init_ms = (perf_counter() - self._born) * 1000
        ending = api.ending if loaded else self._broken(invocation, limit)
        if ending is not None:
            self._talk.drain()
            self._journal.init_report(init_ms, ending)
        self._memory_mb = self._process.memory_mb()
        return ending, init_ms

    def _work(self, invocation: Invocation, limit: float, began: float) -> Ending:
        api, talk, deadline = self._talk.api, self._talk, began + limit
        if not talk.wait(lambda: api.state is State.WAITING, deadline):
            if not self._process.is_alive and self._count > 1:
                raise Gone
            return self._broken(invocation, limit)
        talk.give(self._event(invocation, limit))
        if talk.wait(lambda: api.ending is not None, deadline) and api.ending is not None:
            return api.ending
        return self._broken(invocation, limit)

    def _broken(self, invocation: Invocation, limit: float) -> Ending:
        """The process gave no answer: it ended, or it is killed now because its time is over."""
        self._is_spent = True
        if not self._process.is_alive:
            return exited(invocation.request_id, self._process.exit_reason)
        self._process.signal_all()
        return timed_out(invocation.request_id, limit)

    def _event(self, invocation: Invocation, limit: float) -> Event:
        end = self._wall() + timedelta(seconds=limit)
        return Event(
            request_id=invocation.request_id,
            # A request id returns when an event is tried again; this number does not.
            invocation_id=f"{self._process.pid}-{self._count}",
            payload=invocation.payload or b"{}",  # as Lambda does for an Invoke without a body
            deadline_ms=int(end.timestamp() * 1000),
            arn=invocation.invoked_arn or self.spec.arn,
            trace_id=invocation.trace_id,
            client_context=invocation.client_context,
            cognito_identity=invocation.cognito_identity,
        )
