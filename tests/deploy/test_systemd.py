"""The unit: what systemd says of it, and that it does not take from functions what shuts them in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy/systemd/tokiwa.service"
TEXT = UNIT.read_text()
MOST_EXPOSED = 4.0  # of ten, by systemd's own measure


def values(name: str) -> list[str]:
    """What a directive says, each time."""
    return re.findall(rf"^{name}=(.*)$", TEXT, re.MULTILINE)


@pytest.fixture
def runnable(tmp_path: Path) -> Path:
    """The unit with a program that is installed here."""
    path = tmp_path / "tokiwa.service"
    path.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", TEXT, flags=re.MULTILINE))
    return path


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


def test_systemd_understands_it(runnable: Path) -> None:
    done = analyzed("verify", str(runnable))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_systemd_finds_it_hardened(runnable: Path) -> None:
    done = analyzed("security", "--offline=true", str(runnable))
    found = re.search(r"exposure level for tokiwa.service: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) < MOST_EXPOSED


def test_it_runs_a_command_that_there_is_as_somebody_without_rights() -> None:
    assert values("ExecStart") == ["/usr/local/bin/tokiwa serve"]
    assert values("User") == ["tokiwa"]
    assert values("NoNewPrivileges") == ["yes"]
    assert values("CapabilityBoundingSet") == [""]


def test_functions_can_still_be_shut_in() -> None:
    """The namespaces that bubblewrap makes are allowed, and nothing covers a part of /proc."""
    (allowed,) = values("RestrictNamespaces")
    assert {"user", "pid", "ipc", "uts", "net", "mnt"} <= set(allowed.split())
    assert "@mount" in values("SystemCallFilter")[0]
    covering = ("ProtectProc", "ProcSubset", "ProtectKernelTunables", "ProtectKernelLogs")
    assert [name for name in covering if values(name)] == []
