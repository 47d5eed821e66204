"""Servers that read their files again on a signal: to the process whose id is in a file."""

import os
import signal
from abc import abstractmethod
from pathlib import Path
from typing import ClassVar

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Refused, Settings
from tokiwa.agent.kinds.fitting import look_at_pair
from tokiwa.domain.deployment_kind import KindForm


class SignalledKind(FileKind):
    """A kind says the signal, where the process id is, and what the process may be called."""

    form: ClassVar[KindForm]
    number: ClassVar[signal.Signals]
    names: ClassVar[tuple[str, ...]]

    @abstractmethod
    def pid_file(self, settings: Settings) -> Path:
        """Where the server writes its process id, with all settings said."""

    def check(self, settings: Settings) -> None:
        """The pair, because a signal is not answered; and by the command of the settings, or the server's own."""
        look_at_pair(settings)
        super().check(self.form.complete(settings))

    def reload(self, settings: Settings) -> None:
        """By the command of the settings, or by the signal. A server that does not run reads its files when it starts."""
        whole = self.form.complete(settings)
        if "reload" in whole:
            super().reload(whole)
        elif (process := running(self.pid_file(whole), self.names)) is not None:
            send(process, self.number)


def running(path: Path, names: tuple[str, ...]) -> int | None:
    """The process of a pid file, or None if there is no such process, or only one that is called otherwise.

    A process id is used again: a signal that reloads one program ends another.
    """
    try:
        words = path.read_text().split()
        if not words:
            return None  # `nginx -t` leaves an empty file where none was
        called = Path(f"/proc/{int(words[0])}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    except (OSError, ValueError):
        raise Refused(f"{path} holds no process id that can be read.") from None
    return int(words[0]) if called in names else None


def send(process: int, number: signal.Signals) -> None:
    """Refused if this user may not."""
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return  # it has just ended, and reads its files when it starts again
    except PermissionError:
        raise Refused(f"The agent may not send {number.name} to process {process}: give a reload command.") from None
