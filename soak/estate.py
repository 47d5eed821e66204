"""The servers of a run: one node of several processes on SQLite, or several nodes on PostgreSQL."""

import configparser
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from tests.postgres import Postgres

from tokiwa.wire import catalog

MODELS = Path(catalog.__file__).with_name("models")
REGION = "us-east-1"
PATIENCE = 120.0  # seconds for a start, while much else goes on
CONFIG = Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=60, max_pool_connections=50)


class Node:
    """`tokiwa serve` on a folder and a port of its own."""

    def __init__(self, folder: Path, database: str | None, processes: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        options = ["--listen", f"127.0.0.1:{port}", "--processes", str(processes), "--test-clock"]
        database_ = [] if database is None else ["--database", database]
        self._command = [sys.executable, "-m", "tokiwa.cli.main", "serve", "--data", str(folder), *options, *database_]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.folder.with_suffix(".log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=log)
        watch = threading.Timer(PATIENCE, self._process.kill)
        watch.start()
        said = b"" if self._process.stdout is None else self._process.stdout.readline()
        watch.cancel()
        if b"ready" not in said:
            raise RuntimeError(f"the node did not start: {self.folder.with_suffix('.log').read_text()[-3000:]}")

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it, whatever state it is in."""
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
            self._process.wait(PATIENCE)
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def pids(self) -> list[int]:
        """Its processes, the first one first."""
        if self._process is None or self._process.poll() is not None:
            return []
        return list(_tree(self._process.pid))


class Estate:
    """All servers, and who may call them. `clients` of a service talk to one node each."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder, self.engine = folder, engine
        self.postgres: Postgres | None = None
        database = None
        if engine == "postgresql":
            (folder / "postgres").mkdir()
            self.postgres = Postgres(folder / "postgres")
            database = self.postgres.empty()
        self.database = database or f"sqlite:///{folder}/node-1/tokiwa.db"
        count, processes = (2, 2) if database else (1, 3)
        self.nodes = [Node(folder / f"node-{number}", database, processes) for number in range(1, count + 1)]
        first, *others = self.nodes
        first.start()
        for node in others:
            node.folder.mkdir()
            shutil.copy(first.folder / "kek", node.folder / "kek")  # they open the same keys
            node.start()
        files = configparser.ConfigParser()
        files.read(first.folder / "credentials")
        keys = files["tokiwa"]
        self._keys = {name: keys[name] for name in ("aws_access_key_id", "aws_secret_access_key")}

    def clients(self, service: str) -> list[Any]:
        """A boto3 client for each node."""
        session = boto3.Session(**self._keys, region_name=REGION)
        session._loader.search_paths.append(str(MODELS))  # noqa: SLF001 - the one way to add a model in code
        return [session.client(service, endpoint_url=node.url, config=CONFIG) for node in self.nodes]

    def close(self) -> None:
        """End everything in good order."""
        for node in self.nodes:
            for pid in node.pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
            node.stop()

    def drop(self) -> None:
        """End the database too."""
        if self.postgres is not None:
            self.postgres.close()


def _tree(root: int) -> Iterator[int]:
    yield root
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def pause(seconds: float) -> None:
    """Let time pass."""
    time.sleep(seconds)
