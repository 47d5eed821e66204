import os
import signal
import time
from pathlib import Path

import pytest

from tokiwa.agent.command import run
from tokiwa.agent.kind import Refused


def test_what_a_command_says() -> None:
    assert run("echo 'two words' $HOME") == "two words $HOME\n"  # no shell reads it
    assert run(["echo", "a b"]) == "a b\n"


REFUSED = {
    "one that fails, with its last words": (
        "/bin/sh -c 'echo fine; echo not so >&2; exit 3'",
        r"failed with 3: not so$",
    ),
    "one that fails and complains where it should not": ("/bin/sh -c 'echo hidden; exit 1'", r"failed with 1: hidden$"),
    "one that fails in silence": ("false", r"^false failed with 1$"),
    "one that is not there": ("/nonexistent/reload now", r"^/nonexistent/reload now cannot be run: No such file"),
    "one that nobody can read": ("reload 'now", r"is not understood: No closing quotation"),
    "none": ("  ", r"is empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_success(case: str) -> None:
    command, why = REFUSED[case]
    with pytest.raises(Refused, match=why):
        run(command)


def test_one_that_does_not_end() -> None:
    with pytest.raises(Refused, match=r"sleep 60 did not end within 0 seconds"):
        run("sleep 60", timeout=0.05)


def test_a_service_that_it_starts_is_not_waited_for() -> None:
    """It has the command's standard output, and keeps it."""
    pid = run("/bin/sh -c 'sleep 60 & echo $!'", timeout=10)
    os.kill(int(pid), signal.SIGKILL)


def test_what_it_has_started_ends_with_one_that_does_not_end(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="did not end within 1 seconds"):
        run(f"/bin/sh -c 'sleep 60 & echo $! > {tmp_path}/pid; wait'", timeout=1)
    stat = Path("/proc", (tmp_path / "pid").read_text().strip(), "stat")
    deadline = time.monotonic() + 10
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":  # dead, if nobody asks for it
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_given_no_input() -> None:
    assert run("cat") == ""
