"""Starts real servers that kill themselves with SIGKILL at a chosen step of a chosen piece of work.

Run by tests/crash/server.py. Each line on its standard input is the command line of a `tokiwa serve`, which a child
of this process runs as it is, but that some functions of the program first say which step they are at. The file
`crash` in the data folder names the work and the step; without it nothing happens. Before a signature is handed out,
its serial is on the disk in the file `signed`.
"""

import functools
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from tokiwa.crypto import issue, managed, serial
from tokiwa.domain.value import evolve
from tokiwa.jobs import registry as kinds
from tokiwa.jobs.targets import sending
from tokiwa.operations import call
from tokiwa.store.batch import Batch
from tokiwa.store.store import Store
from tokiwa.work import invoking


class Steps:
    """Watches for the chosen step of the chosen work, and kills the process there."""

    def __init__(self) -> None:
        self.folder = Path()
        self._begun = False
        self._count = 0
        self._lock = threading.Lock()

    def begin(self, work: str) -> None:
        """Some work begins; perhaps it is the chosen one."""
        self._begun = self._begun or self._chosen()[:1] == [work]

    def at(self, name: str) -> None:
        """A step, which counts once the work has begun."""
        if not self._begun:
            return
        with self._lock:
            chosen = self._chosen()
            if chosen[1:2] == [name]:
                self._count += 1
                if self._count == int(chosen[2]):
                    os.kill(os.getpid(), signal.SIGKILL)

    def _chosen(self) -> list[str]:
        """The work, its step, and the how manyth of this name."""
        try:
            return (self.folder / "crash").read_text().split("\n")
        except FileNotFoundError:
            self._begun, self._count = False, 0
            return []


steps = Steps()


def stepped(owner: Any, name: str, work: Callable[..., str] | None = None, label: str = "") -> None:
    """Have a function say when it begins and when it has ended."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def told(*given: Any, **named: Any) -> Any:
        if work is not None:
            steps.begin(work(*given))
        steps.at(f"{label or name} begins")
        result = real(*given, **named)
        steps.at(f"{label or name} has ended")
        return result

    setattr(owner, name, told)


def keep_serials() -> None:
    """Every signature's serial is on the disk before anybody has the signature."""
    real = issue.issue

    def kept(*given: Any) -> Any:
        issued = real(*given)
        file = os.open(steps.folder / "signed", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_SYNC, 0o600)
        os.write(file, f"{serial.digits(issued.serial)}\n".encode())
        os.close(file)
        return issued

    issue.issue = kept  # type: ignore[assignment]
    stepped(issue, "issue", label="signature")
    managed.issue = issue.issue  # type: ignore[attr-defined]  # it is loaded already, and has taken it by name


def tell_claims() -> None:
    """Work begins when it is claimed."""
    real = Store.claim

    def told(self: Store, **named: Any) -> Any:
        tasks = real(self, **named)
        for kind in {task.kind for task in tasks}:
            steps.begin(kind)
            steps.at(f"{kind} is claimed")
        return tasks

    Store.claim = told  # type: ignore[method-assign]


def tell_all() -> None:
    """Wrap everything, before the modules are loaded that take these functions by name."""
    keep_serials()
    tell_claims()
    stepped(Batch, "commit")
    stepped(sending, "send")
    stepped(call, "perform", lambda _, made: made.name)
    stepped(invoking, "run")
    loaded = kinds.load()
    for name, kind in list(loaded.items()):
        handler = _Handler(name, kind.handler)
        kinds._kinds[name] = evolve(kind, handler=handler)


@attrs.frozen
class _Handler:
    """A kind's handler that says when it begins and ends."""

    name: str
    real: Callable[..., None]

    def __call__(self, *given: Any) -> None:
        steps.at(f"{self.name} begins")
        self.real(*given)
        steps.at(f"{self.name} has ended")


def main() -> None:
    """Start one server after the other."""
    tell_all()
    import tokiwa.app.serve
    import tokiwa.cli.main

    for line in sys.stdin:
        command = json.loads(line)
        pid = os.fork()
        if not pid:
            steps.folder = Path(command[command.index("--data") + 1])
            log = os.open(steps.folder / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 2)
            tokiwa.cli.main.main(command, standalone_mode=False)
            os._exit(0)
        tell(f"started {pid}")
        _, status = os.waitpid(pid, 0)
        tell(f"ended {os.waitstatus_to_exitcode(status)}")


def tell(line: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


main()
