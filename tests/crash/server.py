"""A server of a test that may die: started again and again on one folder, called by boto3, looked at from outside."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from configparser import ConfigParser
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from tokiwa.app.now import wall_clock
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.issued import Issued
from tokiwa.domain.moment import Moment
from tokiwa.domain.upkeep import upkeep
from tokiwa.store import accounts, certificates, issued, jobs
from tokiwa.store.store import Store
from tokiwa.store.transaction import Transaction
from tokiwa.wire import catalog

ACCOUNT = "000000000000"
MODELS = Path(catalog.__file__).with_name("models")


@attrs.define
class Server:
    """`start` and `stop` it; `deaths` and `dies` let it die at each step of some work."""

    folder: Path
    launcher: subprocess.Popen[str]
    port: int
    pid: int = 0
    alive: bool = True
    clients: dict[str, Any] = attrs.field(factory=dict)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        listen = f"127.0.0.1:{self.port}"
        self._tell(["serve", "--data", str(self.folder), "--listen", listen, "--test-clock", "--processes", "1"])
        self.pid = int(self._hear("started ").split()[1])
        self._hear("tokiwa: ready")

    def stop(self) -> None:
        """End it cleanly."""
        os.kill(self.pid, signal.SIGTERM)
        assert self._hear("ended ") == "ended 0"

    def deaths(self, work: str, steps: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Each step of some work at which the server is to die, as often as the work comes to it.

        Whoever iterates calls `dies` at each; when the server lives, the next step's turn comes.
        """
        for step in steps:
            for time in count(1):
                (self.folder / "crash").write_text(f"{work}\n{step}\n{time}")
                self.alive = False
                yield step, time
                if self.alive:
                    assert time > 1, f"{work} has no step {step}"
                    break

    def dies(self, call: Callable[[], Any]) -> None:
        """Make a call at which the server dies, and start it again; it lives when the step never comes."""
        try:
            call()
        except BotoCoreError:
            assert self._hear("ended ") == f"ended {-signal.SIGKILL}"
            (self.folder / "crash").unlink()
            self.start()
        else:
            (self.folder / "crash").unlink()
            self.alive = True

    def advance(self, duration: str) -> None:
        """Move the clock, and do what falls due."""
        self.client("tokiwa").advance_clock(Duration=duration)

    def arrive(self) -> None:
        """Wait until the clock is where it was sent, and everything on the way is done."""
        clock, pause = self.client("tokiwa"), threading.Event()
        for _ in range(2000):
            try:
                self.advance("0s")
            except clock.exceptions.ConflictException:
                pause.wait(0.02)  # it is under way in another process, which tells nobody when it has arrived
                continue
            return
        raise AssertionError("the clock does not arrive")

    def client(self, service: str) -> Any:
        """A client of boto3 that tries once."""
        if service not in self.clients:
            keys = ConfigParser()
            keys.read(self.folder / "credentials")
            session = boto3.Session(
                keys["tokiwa"]["aws_access_key_id"],
                keys["tokiwa"]["aws_secret_access_key"],
                region_name="us-east-1",
            )
            session._loader.search_paths.append(str(MODELS))
            self.clients[service] = session.client(
                service,
                endpoint_url=f"http://127.0.0.1:{self.port}",
                config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
            )
        return self.clients[service]

    def signed(self) -> list[str]:
        """The serials of every signature that there ever was."""
        path = self.folder / "signed"
        return path.read_text().split() if path.exists() else []

    def _tell(self, command: list[str]) -> None:
        assert self.launcher.stdin is not None
        self.launcher.stdin.write(json.dumps(command) + "\n")
        self.launcher.stdin.flush()

    def _hear(self, beginning: str) -> str:
        assert self.launcher.stdout is not None
        for line in self.launcher.stdout:
            if line.startswith(beginning):
                return line.strip()
            if line.startswith("ended "):
                break
        raise AssertionError((self.folder / "server.log").read_text()[-3000:])


def launched(folder: Path) -> Server:
    """A server that is not started yet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    launcher = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("launcher.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Server(folder, launcher, port)


@attrs.frozen
class Books:
    """What the store of a server holds, read beside it."""

    store: Store

    def records(self, authority: str) -> list[Issued]:
        """What an authority has on record."""
        with self.store.snapshot() as tx:
            return list(issued.page(tx, authority, "", 100_000))

    def certificates(self) -> list[Certificate]:
        """The manager's certificates."""
        with self.store.snapshot() as tx:
            return list(certificates.page(tx, ACCOUNT, certificates.FIRST, 1000, newest_first=False))

    def check(self, server: Server, *authorities: str) -> None:
        """Nothing that was signed is unrecorded, nothing is twice, and everything has the jobs that it needs."""
        signed, records = server.signed(), [each for arn in authorities for each in self.records(arn)]
        assert len(signed) == len(set(signed))
        assert set(signed) <= {record.serial for record in records}
        with self.store.snapshot() as tx:
            nodes = {reserved.node for reserved in issued.reserved_elsewhere(tx, "nobody")}
            assert len(nodes) <= 1, "serials are reserved for a node that is dead"
            self._check_certificates(tx)
        assert integrity(self.store) == "ok"

    def now(self, tx: Transaction) -> datetime:
        """The account's time."""
        account = accounts.get(tx, ACCOUNT)
        assert account is not None
        assert account.clock is not None
        return wall_clock() + account.clock.ahead

    def _check_certificates(self, tx: Transaction) -> None:
        moment = Moment(self.now(tx), "us-east-1", ())
        for found in certificates.page(tx, ACCOUNT, certificates.FIRST, 1000, newest_first=False):
            for job in upkeep(found, moment):
                assert jobs.due_at(tx, job.kind, job.key) is not None, f"{found.arn} has no job {job.kind}"
            if found.serial:
                record = issued.get(tx, found.authority or "", found.serial)
                assert record is not None
                assert record.status == "issued"


def integrity(store: Store) -> str:
    """What SQLite thinks of the file."""
    connection = store._engine.connect()
    (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return str(answer)
