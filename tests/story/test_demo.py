"""`tokiwa demo`, as somebody runs it who has just installed the program."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.story.server import bare_environment, free_port

pytestmark = pytest.mark.xdist_group("story demo")

ROOT = Path(__file__).parents[2]


def test_the_demo_tells_its_story_to_the_end(tmp_path: Path) -> None:
    """Every step that the README promises, in its order; the server is gone afterwards."""
    folder = tmp_path / "demo"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tokiwa.cli.main",
            "demo",
            "--exit",
            "--data",
            str(folder),
            "--listen",
            f"127.0.0.1:{free_port()}",
        ],
        cwd=tmp_path,
        env=bare_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr

    promised = re.search(r"## What the demo shows\n\n```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert promised is not None
    numbers = [int(number) for number in re.findall(r"^ *(\d+)  ", promised[1], re.MULTILINE)]
    told = [(int(step), int(of)) for step, of in re.findall(r"^(\d+)/(\d+)  ", done.stdout, re.MULTILINE)]
    assert told == [(number, len(numbers)) for number in numbers]
    assert "The server is stopped." in done.stdout
    pid = int((folder / "demo.pid").read_text())
    assert not Path(f"/proc/{pid}").exists()
