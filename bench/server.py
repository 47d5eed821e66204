"""A server of its own for the benchmarks, and what its processes cost."""

import configparser
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import boto3

from tokiwa.cli.client import Profile, call, signed_headers

TARGETS = {"acm": "CertificateManager", "acm-pca": "ACMPrivateCA", "tokiwa": "Tokiwa_20261101"}
TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """`tokiwa serve` on an empty folder; `with` ends it."""

    def __init__(self, *options: str, port: int = 8497) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tokiwa-bench-")
        self.url = f"http://127.0.0.1:{port}"
        command = [
            sys.executable,
            "-m",
            "tokiwa.cli.main",
            "serve",
            "--data",
            self._folder.name,
            "--listen",
            f"127.0.0.1:{port}",
            *options,
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        if self._process.stdout is None or b"ready" not in self._process.stdout.readline():
            raise RuntimeError("the server did not start")
        files = configparser.ConfigParser()
        files.read([Path(self._folder.name) / "credentials", Path(self._folder.name) / "config"])
        keys = files["tokiwa"]
        self.profile = Profile(self.url, "us-east-1", keys["aws_access_key_id"], keys["aws_secret_access_key"])
        self._session = boto3.Session(self.profile.access_key, self.profile.secret, region_name="us-east-1")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def client(self, service: str) -> Any:
        """A boto3 client."""
        return self._session.client(service, endpoint_url=self.url)

    def tokiwa(self, operation: str, values: dict[str, Any]) -> Any:
        """The answer of one of our own operations."""
        return call(self.profile, "tokiwa", operation, values, datetime.now(UTC))

    def request(self, service: str, operation: str, values: dict[str, Any]) -> bytes:
        """The bytes of one signed request, good for five minutes."""
        body = json.dumps(values).encode()
        host = self.url.removeprefix("http://")
        target = f"{TARGETS[service]}.{operation}"
        headers = signed_headers(self.profile, service, target, host, body, datetime.now(UTC))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n".encode() + body

    def cpu(self) -> float:
        """Seconds of processor time of the server and everything that it started, so far."""
        return sum(_cpu(pid) for pid in _tree(self._process.pid))

    def memory(self) -> int:
        """Proportional set size of the server's processes, bytes."""
        return sum(_pss(pid) for pid in _tree(self._process.pid))


def _tree(root: int) -> list[int]:
    found = [root]
    for task in Path(f"/proc/{root}/task").iterdir():
        children = (task / "children").read_text().split()
        found += [pid for child in children for pid in _tree(int(child))]
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICK


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
