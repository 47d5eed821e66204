"""The agent's unit: what systemd says of it, and that it leaves the agent what it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from tokiwa.agent.commands import agent

UNIT = Path(__file__).parents[2] / "deploy/systemd/tokiwa-agent.service"
TEXT = UNIT.read_text()
MOST_EXPOSED = 5.0  # of ten, by systemd's own measure: it is root, for it changes others' files


def values(name: str) -> list[str]:
    """What a directive says, each time."""
    return re.findall(rf"^{name}=(.*)$", TEXT, re.MULTILINE)


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


def test_systemd_understands_it(tmp_path: Path) -> None:
    runnable = tmp_path / "tokiwa-agent.service"
    runnable.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", TEXT, flags=re.MULTILINE))
    done = analyzed("verify", str(runnable))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = analyzed("security", "--offline=true", str(runnable))
    found = re.search(r"exposure level for tokiwa-agent.service: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) < MOST_EXPOSED


def test_it_runs_a_command_that_there_is() -> None:
    (command,) = values("ExecStart")
    program, *arguments = command.split()
    assert program == "/usr/local/bin/tokiwa-agent"
    assert CliRunner().invoke(agent, [*arguments, "--help"]).exit_code == 0


def test_its_folder_is_the_one_that_is_asked_for_before_it_starts() -> None:
    """And that it uses by itself, as root: what was enrolled by hand is found."""
    assert values("StateDirectory") == ["tokiwa-agent"]
    assert values("ConditionPathExists") == ["%S/tokiwa-agent/credentials"]
    assert values("StateDirectoryMode") == ["0700"]


def test_it_may_do_what_deployments_take() -> None:
    (allowed,) = values("CapabilityBoundingSet")
    assert {"CAP_CHOWN", "CAP_FOWNER", "CAP_DAC_OVERRIDE", "CAP_KILL"} <= set(allowed.split())
    assert values("ProtectSystem") == ["yes"]  # /etc stays writable
    assert values("Type") == ["notify"]
    assert values("WatchdogSec")
