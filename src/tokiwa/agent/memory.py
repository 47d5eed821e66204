"""What the agent would forget when it ends: the tasks it was last told, and what it knows of each. On the disk at each change."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import attrs

from tokiwa.agent.folder import Folder
from tokiwa.agent.known import FAILURES, Known
from tokiwa.agent.task import Action, Report, Task

FILE = "deployments.json"
RETRIED = 7200.0  # seconds within which the server asks again for what has failed
SAME = 60.0  # seconds between two clocks that are taken for the same one


@attrs.define
class Memory:
    """Read once, written whole. What cannot be written, on a full disk, is in memory until it can be."""

    folder: Folder
    tasks: tuple[Task, ...] = ()
    ahead: float = 0.0  # seconds by which the account's clock is ahead of the host's
    _told: list[Mapping[str, Any]] = attrs.field(factory=list)
    _known: dict[str, Known] = attrs.field(factory=dict)
    _written: bool = True

    @classmethod
    def of(cls, folder: Folder) -> "Memory":
        """What the folder holds. What is not legible there the server tells again."""
        memory = cls(folder)
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            kept = folder.read(FILE) or {"tasks": [], "known": {}, "ahead": 0.0}
            tasks = tuple(Task.of(told) for told in kept["tasks"])
            known = {arn: Known.of(each) for arn, each in kept["known"].items()}
            memory = cls(folder, tasks, float(kept["ahead"]), list(kept["tasks"]), known)
        return memory

    def known(self, arn: str) -> Known:
        """What is known of a deployment."""
        return self._known.get(arn, Known())

    def all(self) -> Iterator[tuple[str, Task | None, Known]]:
        """Every deployment: its name, its task if there is one, and what is known of it."""
        for task in self.tasks:
            yield task.name, task, self.known(task.arn)
        for arn in self._known.keys() - {task.arn for task in self.tasks}:
            yield arn.rpartition("/")[2], None, self._known[arn]

    def untold(self) -> Mapping[str, Known]:
        """Those of which the server has not heard everything."""
        return {arn: known for arn, known in self._known.items() if known.outbox}

    def told(self, tasks: Sequence[Mapping[str, Any]]) -> list[str]:
        """The server's list; the deployments of which it says something new."""
        before = {task.arn: task for task in self.tasks}
        self.tasks = tuple(Task.of(told) for told in tasks)
        changed = [task.arn for task in self.tasks if before.get(task.arn) != task]
        self._told = list(tasks)
        self._written = self._written and not changed and len(before) == len(self.tasks)
        return changed

    def heard(self, arn: str, report: Report) -> None:
        """The server knows how an attempt ended. Until it says so itself, what serves now is to be kept."""
        for at, task in enumerate(self.tasks):
            if task.arn != arn or task.fingerprint != report.fingerprint or task.action is Action.REMOVE:
                continue
            serving = self.known(arn).installed if report.outcome in FAILURES else task.fingerprint
            now = {**self._told[at], "Action": Action.KEEP.value, "Fingerprint": serving}
            if serving and now != self._told[at]:
                self._told[at] = now
                self.tasks = tuple(map(Task.of, self._told))
                self._written = False

    def clock(self, ahead: float) -> None:
        """How far the account's clock is ahead of the host's."""
        ahead = ahead if abs(ahead) > SAME else 0.0
        if abs(ahead - self.ahead) > SAME:
            self._written = False
        self.ahead = ahead

    def forget(self, now: float) -> None:
        """What is in no task, once the server has heard what came of it, and has had the time to ask again."""
        wanted = {task.arn for task in self.tasks}
        for arn in self._known.keys() - wanted:
            known = self._known[arn]
            if not known.outbox and (known.failure is None or now - known.ended_at > RETRIED):
                del self._known[arn]
                self._written = False

    def set(self, arn: str, known: Known) -> None:
        """Something new is known; `write` is when it lasts."""
        if self._known.get(arn, Known()) != known:
            self._known[arn] = known
            self._written = False

    def write(self) -> None:
        """To the disk, if something has changed. OSError if that cannot be."""
        if not self._written:
            known = {arn: each.kept() for arn, each in self._known.items()}
            self.folder.write(FILE, {"tasks": self._told, "known": known, "ahead": self.ahead})
            self._written = True
