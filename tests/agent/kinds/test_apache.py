"""Apache httpd."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import ServingConformance
from tests.agent.kinds.place import HttpPlace, program

from tokiwa.agent.kinds.apache import Apache

MODULES = ("mpm_event", "authz_core", "ssl", "proxy", "proxy_http")
CONFIGURATION = """\
ServerRoot {folder}
ServerName localhost
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/server.log
{modules}
Listen 127.0.0.1:{port}
{user}
StartServers 2
SSLEngine on
SSLCertificateFile {pair}/current/fullchain.pem
SSLCertificateKeyFile {pair}/current/privkey.pem
ProxyPass / http://127.0.0.1:{behind}/ flushpackets=on
"""


class ApachePlace(HttpPlace):
    made = Apache

    def __init__(self, folder: Path, backend: Backend) -> None:
        self.program = program("apache2", "the package apache2-bin")
        self.configuration = folder / "apache.conf"
        pair = folder / "pair"
        check = f"{self.program} -t -f {self.configuration}"
        super().__init__(folder, {"folder": str(pair), "pid": str(folder / "apache.pid"), "check": check}, backend)
        modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
        user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        values = {"folder": folder, "port": self.port, "pair": pair, "behind": backend.port}
        self.configuration.write_text(CONFIGURATION.format(**values, modules=modules, user=user))

    def start(self) -> None:
        self.run(self.program, "-DFOREGROUND", "-f", self.configuration)

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """Somebody was careless with the configuration."""
        before = self.configuration.read_text()
        self.configuration.write_text(before + "NoSuchDirective\n")
        yield self.settings
        self.configuration.write_text(before)


class TestApache(ServingConformance):
    @pytest.fixture
    def place(self, tmp_path: Path, backend: Backend) -> Iterator[ApachePlace]:
        made = ApachePlace(tmp_path, backend)
        yield made
        made.stop()
