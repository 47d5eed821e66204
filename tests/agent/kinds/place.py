"""A place that a certificate is deployed to: a real server, a kind, its settings, and a client that looks and loads."""

from __future__ import annotations

import hashlib
import os
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.pairs import root
from tests.postgres import _end_with_parent

from tokiwa.agent.kind import Kind

PATIENCE = 30.0
SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BIN = Path(sys.executable).parent


class Place(ABC):
    """What the conformance suite asks of one. `folder` is all that the test has; `settings` are the deployment's."""

    made: type[Kind]
    looks = 10  # that must agree

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder, self.settings = folder, settings
        self.kind = self.made()

    def start(self) -> None:  # noqa: B027 - not every place has a process
        """Let the server start, with what was installed. Nothing, where it runs already."""

    def stop(self) -> None:
        """End everything."""
        self.kind.close()

    @abstractmethod
    def served(self) -> str | None:
        """The fingerprint of what a client gets, who trusts only the root; None if the place has nothing."""

    @contextmanager
    def broken(self) -> Iterator[dict[str, str]]:
        """Settings with which the place cannot take a new pair, while this lasts."""
        yield {**self.settings, "check": "/bin/sh -c 'echo no; exit 1'"}

    def again(self) -> None:
        """The agent starts again."""
        self.kind.close()
        self.kind = self.made()

    def until(self, fingerprint: str) -> None:
        """Look until nothing else is served: for a moment, some of a server's processes have the old pair still."""
        eventually(lambda: self.agree(fingerprint))

    def agree(self, fingerprint: str) -> bool:
        """Whether all looks find the same."""
        return all(self.served() == fingerprint for _ in range(self.looks))


class ServingPlace(Place):
    """A place with a process that speaks TLS."""

    process: subprocess.Popen[bytes] | None = None

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        super().__init__(folder, settings)
        self.port = free_port()
        self.name, self.trust = "localhost", ssl.create_default_context(cadata=root().pem)
        self.log = folder / "server.log"

    def run(self, *command: str | Path, **more: Any) -> None:
        """Start the server, and wait until it takes connections."""
        with self.log.open("ab") as log:
            words = [str(word) for word in command]
            self.process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - nothing of Python's is touched in it
                **more,
            )
        eventually(self._listens, self._still_runs)

    def stop(self) -> None:
        super().stop()
        self.end()

    def end(self) -> None:
        """The server ends, and with it its connections."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def opened(self) -> ssl.SSLSocket:
        """A connection after its handshake, which failed if the server's chain does not lead to the root."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        plain.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # or each request waits for an answer to the handshake
        try:
            self.begin(plain)
            return self.trust.wrap_socket(plain, server_hostname=self.name)
        except BaseException:
            plain.close()
            raise

    def until(self, fingerprint: str) -> None:
        try:
            super().until(fingerprint)
        except AssertionError as error:
            raise AssertionError(f"{error}; the server says: {self.log.read_text()[-2000:]}") from None

    def agree(self, fingerprint: str) -> bool:
        try:
            return super().agree(fingerprint)
        except ConnectionResetError:  # by a server that takes new settings at this moment: it is still at it
            return False

    def begin(self, plain: socket.socket) -> None:
        """What comes before TLS."""

    def served(self) -> str | None:
        with self.opened() as connection:
            return fingerprint(connection)

    def exchange(self) -> str:
        """One connection and what is said on it; the fingerprint."""
        with self.opened() as connection:
            self.talk(connection)
            return fingerprint(connection)

    @abstractmethod
    def talk(self, connection: ssl.SSLSocket) -> None:
        """Something said and answered. AssertionError or OSError if it is not answered as it should be."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """A connection that is open, and goes on afterwards as if nothing had been."""
        with self.opened() as connection:
            self.talk(connection)
            yield
            self.talk(connection)

    @contextmanager
    def load(self, workers: int = 2) -> Iterator[set[str]]:
        """Exchanges all the while, none of which may fail; the fingerprints that they saw."""
        seen: set[str] = set()
        failures: list[BaseException] = []
        ends = threading.Event()

        def work() -> None:
            while not ends.is_set():
                try:
                    seen.add(self.exchange())
                except BaseException as error:
                    failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        try:
            yield seen
        finally:
            ends.set()
            for thread in threads:
                thread.join()
        assert failures == []

    def _listens(self) -> bool:
        try:
            self.exchange()
        except OSError:
            return False
        return True

    def _still_runs(self) -> str | None:
        ended = self.process is not None and self.process.poll() is not None
        return self.log.read_text() if ended else None


class HttpPlace(ServingPlace):
    """A server that stands before another one, whose answers come in two halves if a client wants it."""

    def __init__(self, folder: Path, settings: dict[str, str], backend: Backend) -> None:
        super().__init__(folder, settings)
        self.backend = backend

    def talk(self, connection: ssl.SSLSocket) -> None:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = _all(connection)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        assert b"whole" in answer

    @contextmanager
    def held(self) -> Iterator[None]:
        """A request that has had half of its answer."""
        with self.opened() as connection:
            connection.sendall(b"GET /held HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while b"first half" not in answer:
                answer += _some(connection)
            yield
            self.backend.go_on()
            assert b"second half" in _all(connection)


def fingerprint(connection: ssl.SSLSocket) -> str:
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


def program(name: str, package: str) -> str:
    """Where a server's program is, or the test is skipped."""
    for folder in [str(BIN), *SYSTEM.split(":")]:
        if os.access(Path(folder) / name, os.X_OK):
            return str(Path(folder) / name)
    pytest.skip(f"{name} is not on this machine: install {package}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def eventually(happens: Callable[[], bool], failed: Callable[[], str | None] = lambda: None) -> None:
    """Ask until it is so; no longer than is reasonable, and not after it has failed."""
    for _ in range(int(PATIENCE * 50)):
        if happens():
            return
        why = failed()
        assert why is None, why
        select.select([], [], [], 0.02)
    raise AssertionError("it does not happen")


def _some(connection: ssl.SSLSocket) -> bytes:
    part = connection.recv(1 << 16)
    assert part, "the connection was closed"
    return part


def _all(connection: ssl.SSLSocket) -> bytes:
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))
