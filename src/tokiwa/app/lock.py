"""One server for each data folder: a second one would take what the first has in hand for left behind."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tokiwa.domain.problem import Kind, Problem


@contextmanager
def sole_server(folder: Path) -> Iterator[None]:
    """Hold the folder, which is made if it is not there. Problem CONFLICT while another server holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Problem(Kind.FAILED, f"The data folder {folder} cannot be used: {error.strerror}.") from None
    with open(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # gone with the process, however that ends
        except OSError:
            raise Problem(
                Kind.CONFLICT,
                f"Another server works on {folder} (process {file.read().strip() or 'unknown'}). Stop it first, or give"
                " another folder with --data.",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
