"""A server under test: started on an empty folder, watched, and ended; Tokiwa and its peers alike."""

import os
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self

from bench import process
from bench.load import Address

STARTS = 60.0  # seconds within which a server must answer
CALM = 0.03  # seconds of processor time in half a second that a server with nothing to do may take


class Running:
    """One server process and what it started. `with` ends it and removes its folder.

    A subclass says how: `prepare` writes its files, `command` starts it, `probe` raises OSError until it answers, and
    `begin` sets up what is to be measured.
    """

    who: ClassVar[str]

    def __init__(self, folder: Path | None = None) -> None:
        self._scratch = None if folder else tempfile.TemporaryDirectory(prefix="tokiwa-bench-")
        self.folder = folder or Path(self._scratch.name if self._scratch else "")
        self.address = Address("127.0.0.1", free_port())
        self.took = 0.0  # seconds from its start until it answered
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Write what it needs to start."""

    def command(self) -> Sequence[str]:
        """How it is started."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """In what environment: that of the benchmark, but without anything that is meant for AWS clients."""
        return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}

    def probe(self) -> None:
        """Ask whether it answers; OSError if not yet."""
        socket.create_connection((self.address.host, self.address.port), timeout=1).close()

    def begin(self) -> None:
        """Set up what is to be measured."""

    def __enter__(self) -> Self:
        self.prepare()
        begin = time.perf_counter()
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self.environment(),
                cwd=self.folder,
            )
        try:
            self._until_it_answers()
            self.took = time.perf_counter() - begin
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            whole = process.tree(self._process.pid)
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                for pid in whole:  # of this server alone
                    os.kill(pid, signal.SIGKILL)
                self._process.wait()
        if self._scratch is not None:
            self._scratch.cleanup()

    @property
    def url(self) -> str:
        """Where it is."""
        scheme = "http" if self.address.tls is None else "https"
        return f"{scheme}://{self.address.host}:{self.address.port}"

    @property
    def pid(self) -> int:
        """The process that was started."""
        if self._process is None:
            raise RuntimeError(f"{self.who} is not running")
        return self._process.pid

    def cpu(self) -> float:
        """Seconds of processor time of the server and everything that it started, so far."""
        return process.cpu(self.pid)

    def memory(self) -> int:
        """Proportional set size of the server's processes, bytes."""
        return process.memory(self.pid)

    def rest(self) -> None:
        """Wait until it has nothing to do any more."""
        before = -1.0
        while self.cpu() - before > CALM:
            before = self.cpu()
            time.sleep(0.5)

    def said(self) -> str:
        """The end of what it printed."""
        return (self.folder / "log").read_bytes()[-2000:].decode(errors="replace")

    def _until_it_answers(self) -> None:
        limit = time.perf_counter() + STARTS
        while True:
            try:
                return self.probe()
            except OSError as error:
                if (self._process and self._process.poll() is not None) or time.perf_counter() > limit:
                    raise RuntimeError(f"{self.who} did not start ({error}): {self.said()}") from None
                time.sleep(0.002)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def ask(
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    method: str | None = None,
    tls: ssl.SSLContext | None = None,
) -> bytes:
    """The body of an answer; OSError for anything but a 2xx."""
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}), method=method)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=STARTS, context=tls) as answer:  # noqa: S310
        found: bytes = answer.read()
        return found
