"""The agent's own folder: for its user only, written whole or not at all, held by one process."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from tokiwa.agent.client import CallFailed
from tokiwa.agent.placing import SECRET_MODE, Look, opened, place

FOLDER_MODE = 0o700


@attrs.frozen
class Folder:
    """Where the agent keeps its credentials and what it knows. No key of a certificate is ever in it."""

    path: Path

    def make(self) -> None:
        """Make it, and shut it to others. CallFailed where that cannot be."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            self.path.chmod(FOLDER_MODE)
        except OSError as error:
            raise CallFailed(f"The agent's folder {self.path} cannot be used: {error.strerror}.") from None

    def read(self, name: str) -> Any:
        """What was written last; None if nothing was, or if it is not legible. PermissionError is the caller's."""
        try:
            return json.loads((self.path / name).read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def write(self, name: str, value: Mapping[str, Any]) -> None:
        """It is there after a crash, or what was there before is. OSError if it cannot be written."""
        self.write_text(name, json.dumps(value, separators=(",", ":"), sort_keys=True))

    def write_text(self, name: str, text: str) -> None:
        """The same for a text."""
        with opened(self.path) as handle:
            place(handle, name, text.encode(), Look(os.geteuid(), os.getegid(), SECRET_MODE, None))

    @contextmanager
    def held(self) -> Iterator[None]:
        """For one process at a time: two agents would undo each other's work. CallFailed while another one has it."""
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, SECRET_MODE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise CallFailed(
                f"Another agent works with {self.path}. It does what this one would do; stop it first to run this one."
            ) from None
        finally:
            os.close(handle)


def default_folder(environment: Mapping[str, str]) -> Path:
    """Where systemd says, else where the system keeps such things: for root under /var/lib, for others at home."""
    given = environment.get("TOKIWA_AGENT_STATE") or environment.get("STATE_DIRECTORY")
    if given:
        return Path(given.split(":")[0]).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/tokiwa-agent")
    state = environment.get("XDG_STATE_HOME") or Path(environment.get("HOME", "/"), ".local/state")
    return Path(state, "tokiwa-agent")
