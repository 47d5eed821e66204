"""HAProxy."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import ServingConformance, started
from tests.agent.kinds.pairs import pair
from tests.agent.kinds.place import HttpPlace, program

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.haproxy import Haproxy

CONFIGURATION = """\
global
  stats socket {socket} mode 600 level admin
  maxconn 200
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
frontend tls
  bind 127.0.0.1:{port} ssl crt {pair}/current/combined.pem
  default_backend behind
backend behind
  server one 127.0.0.1:{behind}
"""


class HaproxyPlace(HttpPlace):
    made = Haproxy

    def __init__(self, folder: Path, backend: Backend) -> None:
        self.program = program("haproxy", "the package haproxy")
        self.configuration = folder / "haproxy.cfg"
        self.socket = folder / "admin.sock"
        pair = folder / "pair"
        super().__init__(folder, {"folder": str(pair), "socket": str(self.socket)}, backend)
        values = {"socket": self.socket, "port": self.port, "pair": pair, "behind": backend.port}
        self.configuration.write_text(CONFIGURATION.format(**values))

    def start(self) -> None:
        self.run(self.program, "-db", "-f", self.configuration)

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """The name is not one that HAProxy knows."""
        yield {**self.settings, "certificate": "/nowhere.pem"}


@pytest.fixture
def place(tmp_path: Path, backend: Backend) -> Iterator[HaproxyPlace]:
    made = HaproxyPlace(tmp_path, backend)
    yield made
    made.stop()


class TestHaproxy(ServingConformance):
    """The suite."""


def test_no_process_is_started_for_a_new_pair(place: HaproxyPlace) -> None:
    """A reload would start one, which takes the sockets over."""
    started(place)
    assert place.process is not None
    before = place.process.pid
    second = pair()
    place.kind.install(place.settings, second)
    place.until(second.fingerprint)
    assert place.process.poll() is None
    listening = subprocess.run(["pgrep", "-P", str(before)], capture_output=True, text=True, check=False)
    assert listening.stdout == ""


def test_the_reason_is_haproxys(place: HaproxyPlace) -> None:
    started(place)
    with place.broken() as settings, pytest.raises(Refused, match="not referenced by the configuration"):
        place.kind.install(settings, pair())


def test_a_transaction_about_another_file_is_told(place: HaproxyPlace) -> None:
    """HAProxy has one at a time, and another program may have begun it."""
    first = started(place)
    other = place.folder / "other.pem"
    other.write_text(pair().fullchain)
    configuration = place.configuration.read_text()
    place.end()
    combined = Path(place.settings["folder"], "current/combined.pem").read_text()
    other.write_text(combined)
    place.configuration.write_text(configuration.replace("combined.pem\n", f"combined.pem crt {other}\n", 1))
    place.start()
    from tokiwa.agent.kinds.haproxy import _ask

    _ask(place.settings["socket"], f"set ssl cert {other} <<\n{combined}\n\n")
    with pytest.raises(Refused, match="ongoing transaction"):
        place.kind.install(place.settings, pair())
    assert place.served() == first.fingerprint
