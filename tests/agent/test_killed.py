"""An agent that is killed at any step leaves a pair that works, and the next one brings it to its end."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from tests.agent import killed
from tests.agent.site import Site, authority, certificate, until

from running import Running
from tokiwa.agent import credentials

pytestmark = pytest.mark.xdist_group("agent killed")


@pytest.fixture
def launcher() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, killed.__file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def run(launcher: subprocess.Popen[str], site: Site, last: int = 0) -> str:
    """Once, killed before a step or not."""
    assert launcher.stdin is not None
    assert launcher.stdout is not None
    launcher.stdin.write(json.dumps({"state": str(site.state.path), "last": last}) + "\n")
    launcher.stdin.flush()
    return launcher.stdout.readline().strip()


def test_killed_at_every_step(server: Running, tmp_path: Path, launcher: subprocess.Popen[str]) -> None:
    """Of an installation, its proof, its reports, and the change of the agent's own key."""
    issuer = authority(server)
    arns = [certificate(server, issuer) for _ in range(2)]
    with closing(Site(server, tmp_path, "killed", arns[0], issuer)) as site:
        killed_at_every_step(site, arns, launcher)
    secret = (tmp_path / "tls/current/privkey.pem").read_bytes().splitlines()[1]
    holding = {path.name for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()}
    assert holding == {"privkey.pem", "combined.pem"}


def killed_at_every_step(site: Site, arns: list[str], launcher: subprocess.Popen[str]) -> None:
    tls = site.service.folder
    first = site.comes_to("SERVED")
    fingerprints, steps = {first["Fingerprint"]}, 0
    told = "killed"
    while told == "killed":
        steps += 1
        site.update(CertificateArn=arns[steps % 2])
        until(lambda: site.told()["Status"] == "INSTALLING")
        wanted = site.told()["Fingerprint"]
        fingerprints.add(wanted)
        made = credentials.read(site.state)
        credentials.write(site.state, attrs.evolve(made, since=0.0))
        told = run(launcher, site, steps)
        assert site.served() in fingerprints
        starts(tls / "current")
        if told == "killed":
            assert run(launcher, site) == "0", steps
        assert (site.told()["Status"], site.served()) == ("SERVED", wanted), steps
        assert len(list((tls / "versions").iterdir())) == 2
        assert not (tls / "previous").is_symlink()
    assert told == "0"
    assert steps > 50


def starts(current: Path) -> None:
    """A service that starts now finds a pair."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(current / "fullchain.pem", current / "privkey.pem")
