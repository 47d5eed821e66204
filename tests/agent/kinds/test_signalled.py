"""Which process gets a signal. What the servers make of it is in the files of the kinds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.signalled import running, send

OWN = Path("/proc/self/comm").read_text().strip()


@pytest.mark.parametrize(
    ("text", "names", "process"),
    [
        (f"{os.getpid()}\n", (OWN,), os.getpid()),
        (f"{os.getpid()}\n/var/lib/data\n1700000000\n", ("other", OWN), os.getpid()),
        (f"{os.getpid()}\n", ("nginx",), None),
        ("", (OWN,), None),
        ("4194999", (OWN,), None),
        (None, (OWN,), None),
    ],
    ids=["ours", "more lines", "used again by another program", "empty", "gone", "no file"],
)
def test_the_process_of_a_file(tmp_path: Path, text: str | None, names: tuple[str, ...], process: int | None) -> None:
    path = tmp_path / "pid"
    if text is not None:
        path.write_text(text)
    assert running(path, names) == process


def test_a_file_with_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text("none")
    with pytest.raises(Refused, match="no process id"):
        running(tmp_path / "pid", (OWN,))


def test_a_process_that_has_just_ended_needs_no_signal() -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    send(ended.pid, signal.SIGHUP)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not")
def test_a_process_of_somebody_else_is_told() -> None:
    code = f"""if True:
        import os, signal
        from tokiwa.agent.kind import Refused
        from tokiwa.agent.kinds.signalled import send
        os.setgroups([])
        os.setuid(65534)
        try:
            send({os.getpid()}, signal.SIGURG)
        except Refused as refused:
            print(refused)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "may not send SIGURG" in done.stdout
