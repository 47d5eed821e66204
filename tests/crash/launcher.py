"""Starts real servers that kill themselves with SIGKILL at the n-th step of a chosen piece of work.

Run by tests/crash/server.py. Each line on its standard input is the command line of a `tokiwa serve`, which a child
of this process runs as it is, but that some functions of the program first say which step they are at. The steps
count from when the work begins that the file `crash` in the data folder names ("renew 3": at the third step after a
renewal was claimed); without that file nothing happens. Before a signature is handed out, its serial is on the disk in
the file `signed`.
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

from tokiwa.crypto import issue, serial
from tokiwa.jobs import registry as kinds
from tokiwa.jobs.targets import sending
from tokiwa.operations import call
from tokiwa.store.batch import Batch
from tokiwa.store.store import Store
from tokiwa.work import invoking


class Steps:
    """Counts steps once the chosen work has begun; kills the process at the last one."""

    def __init__(self) -> None:
        self.folder = Path()
        self._left = 0
        self._begun = False
        self._lock = threading.Lock()

    def begin(self, work: str) -> None:
        """Some work begins; perhaps it is the chosen one."""
        chosen = self._chosen()
        with self._lock:
            if chosen and chosen[0] == work and not self._begun:
                self._begun, self._left = True, int(chosen[1])

    def at(self, name: str) -> None:
        """A step, counted while there is one to die at."""
        with self._lock:
            self._left -= 1
            if self._left == 0 and self._chosen():
                (self.folder / "died").write_text(name)
                os.kill(os.getpid(), signal.SIGKILL)

    def _chosen(self) -> list[str]:
        try:
            return (self.folder / "crash").read_text().split()
        except FileNotFoundError:
            return []


steps = Steps()


def stepped(owner: Any, name: str, work: Callable[..., str] | None = None) -> None:
    """Have a function say when it begins and when it has ended."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def told(*given: Any, **named: Any) -> Any:
        if work is not None:
            steps.begin(work(*given))
        steps.at(f"{name} begins")
        result = real(*given, **named)
        steps.at(f"{name} has ended")
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
    stepped(issue, "issue")


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
        kinds._kinds[name] = attrs.evolve(kind, handler=handler)


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
