"""PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.conformance import ServingConformance, started
from tests.agent.kinds.pairs import pair
from tests.agent.kinds.place import ServingPlace, program

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.postgresql import Postgresql

ACCOUNT = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
AS = {"user": ACCOUNT.pw_uid, "group": ACCOUNT.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
SETTINGS = {
    "fsync": "off",
    "ssl": "on",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "16MB",
    "autovacuum": "off",
}


class PostgresqlPlace(ServingPlace):
    made = Postgresql

    def __init__(self, folder: Path, postgres: Path) -> None:
        self.program = postgres
        self.pair = folder / "pair"
        super().__init__(folder, {"folder": str(self.pair), "data": str(folder / "data")})

    def start(self) -> None:
        files = {"cert": "fullchain.pem", "key": "privkey.pem"}
        options = {**SETTINGS, "port": str(self.port)}
        options |= {f"ssl_{name}_file": f"{self.pair}/current/{file}" for name, file in files.items()}
        words = [f"-c{name}={value}" for name, value in options.items()]
        self.run(self.program, "-D", self.settings["data"], *words, cwd=self.folder, **AS)

    def begin(self, plain: socket.socket) -> None:
        """SSLRequest."""
        plain.sendall(struct.pack("!ii", 8, 80877103))
        if plain.recv(1) != b"S":
            raise ConnectionError("it has no TLS")

    def opened(self) -> ssl.SSLSocket:
        connection = super().opened()
        said = b"user\0tokiwa\0database\0postgres\0\0"
        try:
            connection.sendall(struct.pack("!ii", 8 + len(said), 3 << 16) + said)
            _until_ready(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def talk(self, connection: ssl.SSLSocket) -> None:
        query = b"SELECT 'whole'\0"
        connection.sendall(b"Q" + struct.pack("!i", 4 + len(query)) + query)
        assert b"whole" in _until_ready(connection)

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """The command of the settings fails."""
        yield {**self.settings, "reload": "/bin/false"}


def _until_ready(connection: ssl.SSLSocket) -> bytes:
    """What comes until the server is ready for a query."""
    said = b""
    while not (len(said) >= 6 and said[-6:-1] == b"Z\0\0\0\5"):
        part = connection.recv(1 << 16)
        if not part or said.startswith(b"E"):
            raise ConnectionError(f"it ended after {said!r}")
        said += part
    return said


@pytest.fixture(scope="module")
def programs() -> Path:
    """Not of the package that the other tests use: that one was built without TLS."""
    return Path(program("postgres", "the package postgresql")).resolve().parent


@pytest.fixture(scope="module")
def empty(programs: Path) -> Iterator[Path]:
    """A data folder, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="tokiwa-kinds-"))
    os.chown(folder, ACCOUNT.pw_uid, ACCOUNT.pw_gid)
    command = [programs / "initdb", "-D", folder / "data", "-U", "tokiwa", "--auth=trust", "--no-sync"]
    subprocess.run([*command, "-E", "UTF8", "--locale=C"], check=True, capture_output=True, cwd=folder, **AS)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Not below pytest's own folders, into which the server's account may not look."""
    folder = Path(tempfile.mkdtemp(prefix="tokiwa-kinds-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def place(programs: Path, empty: Path, tmp_path: Path) -> Iterator[PostgresqlPlace]:
    subprocess.run(["cp", "-a", empty, tmp_path / "data"], check=True)
    made = PostgresqlPlace(tmp_path, programs / "postgres")
    yield made
    made.stop()


class TestPostgresql(ServingConformance):
    """The suite, as thoroughly as can be: this server runs as somebody else, and is particular about its files."""

    thorough = True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_key_belongs_to_the_owner_of_the_data(place: PostgresqlPlace) -> None:
    """Without a setting: the server would not start with a key of somebody else."""
    started(place)
    for name in ("privkey.pem", "fullchain.pem"):
        seen = (place.pair / "current" / name).stat()
        assert (seen.st_uid, seen.st_mode & 0o777) == (ACCOUNT.pw_uid, 0o600 if name == "privkey.pem" else 0o644)


def test_a_host_without_the_data_is_told(tmp_path: Path) -> None:
    settings = {"folder": str(tmp_path / "pair"), "data": str(tmp_path / "nowhere")}
    with pytest.raises(Refused, match="There is no data folder"):
        Postgresql().install(settings, pair())
