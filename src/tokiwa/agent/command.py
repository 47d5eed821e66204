"""Runs the commands of a deployment's settings: without a shell, for a limited time, their last words as the reason."""

import os
import shlex
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress

from tokiwa.agent.kind import Refused

PATIENCE = 60.0  # seconds; a reload that takes longer does not come back
_READ = 1 << 20  # bytes of what it says
_MOST = 300  # characters of a command's words that are told


def run(command: str | Sequence[str], timeout: float = PATIENCE) -> str:
    """What the command says on standard output. Refused if it fails, or takes longer than `timeout` seconds."""
    words = _words(command)
    # Files in memory, not pipes: a service that the command starts would hold a pipe open for as long as it runs.
    with os.fdopen(os.memfd_create("stdout"), "r+b") as said, os.fdopen(os.memfd_create("stderr"), "r+b") as complained:
        try:
            process = subprocess.Popen(  # noqa: S603 - running what the deployment says is the purpose
                words, stdin=subprocess.DEVNULL, stdout=said, stderr=complained, start_new_session=True
            )
        except OSError as error:
            raise Refused(f"{_shown(words)} cannot be run: {error.strerror}.") from None
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise Refused(f"{_shown(words)} did not end within {timeout:.0f} seconds.") from None
        out, error_out = (os.pread(file.fileno(), _READ, 0).decode(errors="replace") for file in (said, complained))
    if code:
        why = " ".join((error_out.strip() or out.strip())[-_MOST:].split())
        raise Refused(f"{_shown(words)} failed with {code}{': ' + why if why else ''}")
    return out


def _words(command: str | Sequence[str]) -> list[str]:
    try:
        words = shlex.split(command) if isinstance(command, str) else list(command)
    except ValueError as error:
        raise Refused(f"The command {command!r} is not understood: {error}.") from None
    if not words:
        raise Refused("The command is empty.")
    return words


def _shown(words: Sequence[str]) -> str:
    return shlex.join(words)[:_MOST]
