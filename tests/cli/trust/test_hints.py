"""What is printed for programs with trust of their own can be pasted into a shell."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.probe.places import Ca, serving

from tokiwa.cli.trust.hints import HINTS, hints


def test_every_program_is_told_where_the_bundle_is() -> None:
    text = hints("/etc/our trust.pem")
    assert all(title in text for title in HINTS)
    assert "curl --cacert '/etc/our trust.pem'" in text
    assert "{file}" not in text


@pytest.mark.parametrize("line", [line for lines in HINTS.values() for line in lines if line.startswith("export ")])
def test_an_export_is_one(line: str) -> None:
    words = shlex.split(line.replace("{file}", "/etc/trust.pem"), comments=True)
    assert len(words) == 2
    assert words[1].endswith("=/etc/trust.pem")


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_curl_trusts_the_bundle_when_told_so(tmp_path: Path) -> None:
    ca, file = Ca(), tmp_path / "trust.pem"
    file.write_text(ca.pem)
    command = shlex.split(HINTS["curl, wget"][0].replace("{file}", str(file)))[:-1]
    with serving(ca.pair("localhost"), tmp_path) as port:
        where = ("--max-time", "5", f"https://localhost:{port}/")
        told = subprocess.run([*command, *where], capture_output=True, check=False).returncode
        untold = subprocess.run(["curl", *where], capture_output=True, check=False).returncode
    assert (told, untold) == (52, 60)  # it says nothing after the handshake; the handshake fails
