"""One round of the agent: ask the server what is wanted, look what is there, do what is missing, tell what came of it."""

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

import attrs

from tokiwa.agent.backoff import backoff
from tokiwa.agent.client import CallFailed
from tokiwa.agent.decide import Step, decide
from tokiwa.agent.fetching import Ask, Outdated, fetch
from tokiwa.agent.finding import Kinds
from tokiwa.agent.kind import Kind, Refused
from tokiwa.agent.known import Known
from tokiwa.agent.memory import Memory
from tokiwa.agent.standing import unwell
from tokiwa.agent.steps import Tools, guarded, impossible, take
from tokiwa.agent.task import Action, Task, trusting
from tokiwa.domain.sight import Sight, Target, judge

LOOK = 5.0  # seconds that a look may take
PATIENCE = (0.1, 0.3, 0.6, 1.0, 2.0, 4.0)  # seconds between looks at a service that changes over
NO_NEWS = frozenset({"ConflictException", "ResourceNotFoundException", "ValidationException"})


@attrs.define
class Rounds:
    """What goes from one round to the next.

    `ask` calls the server, `look_at` makes a handshake, `clock` is the wall clock (epoch seconds), `pause` waits for some
    seconds, `say` is the log. `poll_seconds` is when the server wants to be asked again.
    """

    memory: Memory
    kinds: Kinds
    version: str
    ask: Ask
    look_at: Callable[[Target, float], tuple[Sight, ...]]
    clock: Callable[[], float]
    pause: Callable[[float], None]
    say: Callable[[str], None]
    poll_seconds: float = 5.0
    _gone: CallFailed | None = None
    _told: bool = False
    _revision: str | None = None
    _waiting: dict[str, tuple[int, float]] = attrs.field(factory=dict)  # failures, and not before when

    def round(self) -> CallFailed | None:
        """One round. Without the server it goes by what it was told last; then why the server is away is returned."""
        before, self._gone, self._told = self._gone, None, False
        away: CallFailed | None = None
        for arn, known in self.memory.untold().items():  # first, for the tasks follow from it
            away = away or self._try(partial(self._publish, arn, known))
        away = away or self._try(self._poll)
        if before is not None and away is None:
            self._waiting.clear()
        for task in self.memory.tasks:
            away = self._try(partial(self._one, task)) or away
        self.memory.forget(self.clock())
        self._write()
        return away

    def unwell(self) -> list[str]:
        """What is not as it should be, a line for each."""
        return [f"{name}: {why}" for name, task, known in self.memory.all() if (why := unwell(task, known))]

    def busy(self) -> bool:
        """Whether the last round has told something, after which the server may want more."""
        return self._revision is None or self._told

    def _try(self, act: Callable[[], object]) -> CallFailed | None:
        try:
            act()
        except CallFailed as failed:
            return failed
        return None

    def _call(self, operation: str, given: Mapping[str, Any]) -> Any:
        """After a call that nobody answered there is no other in this round: each could take as long."""
        if self._gone is not None:
            raise self._gone
        try:
            return self.ask(operation, given)
        except CallFailed as failed:
            self._gone = None if failed.code else failed
            raise

    def _poll(self) -> None:
        given = {"Hostname": socket.gethostname() or "localhost", "Version": self.version, "Kinds": self.kinds.names()}
        told = self._call("PollAgent", given | ({"Revision": self._revision} if self._revision else {}))
        try:
            self.poll_seconds = max(0.2, float(told["PollSeconds"]))
            self.memory.clock(float(told["Now"]) - self.clock())
            for arn in self.memory.told(told["Tasks"]) if "Tasks" in told else ():
                self._waiting.pop(arn, None)
            self._revision = told["Revision"]
        except (KeyError, TypeError, ValueError):
            raise CallFailed("What answers is a server of another version.", passing=True) from None

    def _one(self, task: Task) -> None:
        failures, not_before = self._waiting.get(task.arn, (0, 0.0))
        if self.clock() < not_before:
            return
        known = self.memory.known(task.arn)
        try:
            after = self._step(task, known)
        except Outdated:
            self._revision = None
            self._wait(task, failures + 1)
            return
        except CallFailed:
            self._wait(task, failures + 1)
            raise
        self.memory.set(task.arn, after)
        if after.drifted or task.action is Action.REMOVE:
            self._wait(task, failures + 1)
        else:
            self._waiting.pop(task.arn, None)
        if after.outbox:
            self._publish(task.arn, after)

    def _step(self, task: Task, known: Known) -> Known:
        try:
            self._taken(task)
            kind = self.kinds.of(task.kind)
            there = _there(kind, task)
            step = decide(task, known, there, self.clock())
            return known if step is Step.NOTHING else take(step, self._tools(kind, task), task, known, there)
        except Refused as refused:
            return impossible(task, known, str(refused), self.clock())

    def _taken(self, task: Task) -> None:
        """Refused if the folder is another deployment's: each would take the other's pair for drift, and mend it."""
        folder = task.settings.get("folder")
        rivals = [other for other in self.memory.tasks if folder and other.settings.get("folder") == folder]
        first = min(rivals, key=lambda other: (not self.memory.known(other.arn).installed, other.arn), default=task)
        if first.arn != task.arn:
            raise Refused(f"The folder {folder} is that of the deployment {first.name}: each needs its own.")

    def _tools(self, kind: Kind, task: Task) -> Tools:
        return Tools(
            kind=kind,
            fetch=partial(fetch, self._call),
            look=self._look,
            patiently=self._patiently,
            intend=partial(self._intend, task.arn),
            publish=partial(self._publish_if_it_can_be, task.arn),
            now=self.clock(),
        )

    def _look(self, task: Task, roots: str) -> tuple[Sight, ...]:
        if task.probe is None:
            return ()
        at = datetime.fromtimestamp(self.clock() + self.memory.ahead, UTC) if self.memory.ahead else None
        probe = task.probe
        return self.look_at(Target(probe.host, probe.port, probe.server_name, probe.start_tls, roots, at), LOOK)

    def _patiently(self, task: Task, roots: str) -> tuple[Sight, ...]:
        """Looks again for a while: a service may still finish with the old certificate what it began."""
        sights = self._look(task, roots)
        for seconds in PATIENCE:
            if judge(sights, task.fingerprint) is None:
                break
            self.pause(seconds)
            sights = self._look(task, roots)
        return sights

    def _intend(self, arn: str, known: Known) -> None:
        self.memory.set(arn, known)
        self.memory.write()

    def _publish_if_it_can_be(self, arn: str, known: Known) -> Known:
        with suppress(CallFailed):
            self._publish(arn, known)
        return self.memory.known(arn)

    def _publish(self, arn: str, known: Known) -> None:
        """Tell the server what is in the outbox, once it is on the disk. CallFailed leaves there what was not heard."""
        self.memory.set(arn, known)
        self._write()
        while known.outbox:
            report, rest = known.outbox[0], known.outbox[1:]
            try:
                self._call("ReportDeployment", report.told(arn) | trusting(known.roots.get(report.fingerprint, "")))
                self._told = True
                self.say(f"{arn.rpartition('/')[2]}: {report.outcome}. {report.message}".rstrip(". ") + ".")
            except CallFailed as failed:
                if failed.code not in NO_NEWS:
                    raise
                self._revision = None  # the server wants something else by now
            known = attrs.evolve(known, outbox=rest)
            self.memory.set(arn, known)
            self.memory.heard(arn, report)

    def _write(self) -> None:
        try:
            self.memory.write()
        except OSError as error:
            self.say(f"The agent's folder cannot be written, so it may do again what it did: {error.strerror}.")

    def _wait(self, task: Task, failures: int) -> None:
        self._waiting[task.arn] = (failures, self.clock() + backoff(failures))


def _there(kind: Kind, task: Task) -> str | None:
    """What is in place; a kind that cannot tell has nothing there that it would call its own."""
    seen: list[str | None] = [None]
    with suppress(Refused):
        guarded(lambda: seen.append(kind.present(task.settings)))
    return seen[-1]
