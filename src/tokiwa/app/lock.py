"""One server for each data folder: a second one would take what the first has in hand for left behind."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tokiwa.domain.problem import Kind, Problem

PATIENCE = 3.0  # seconds: a server that was killed may have processes that are about to notice


@contextmanager
def sole_server(folder: Path) -> Iterator[None]:
    """Hold the folder, which is made if it is not there. Problem CONFLICT while another server holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Problem(Kind.FAILED, f"The data folder {folder} cannot be used: {error.strerror}.") from None
    with open(handle, "r+") as file:
        if not _locked(file):
            raise Problem(
                Kind.CONFLICT,
                f"Another server works on {folder} (process {file.read().strip() or 'unknown'}). Stop it first, or give"
                " another folder with --data.",
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _locked(file: IO[str]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # gone with the processes, however they end
        except OSError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)  # noqa: TID251 - no job can be due before there is a store
        else:
            return True
