"""A server of its own for the benchmarks, and what its processes cost."""

import configparser
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tokiwa.wire import catalog

TARGETS = {"acm": "CertificateManager", "acm-pca": "ACMPrivateCA"}
MODELS = Path(catalog.__file__).with_name("models")
TICK = os.sysconf("SC_CLK_TCK")
REGION = "us-east-1"


class Server:
    """`tokiwa serve` on an empty folder; `with` ends it."""

    def __init__(self, *options: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tokiwa-bench-")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._host = f"127.0.0.1:{port}"
        serve = ["serve", "--data", self._folder.name, "--listen", self._host, *options]
        self._process = subprocess.Popen([sys.executable, "-m", "tokiwa.cli.main", *serve], stdout=subprocess.PIPE)
        if self._process.stdout is None or b"ready" not in self._process.stdout.readline():
            raise RuntimeError("the server did not start")
        files = configparser.ConfigParser()
        files.read([Path(self._folder.name) / "credentials", Path(self._folder.name) / "config"])
        keys = files["tokiwa"]
        self._keys = Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
        self._session = boto3.Session(self._keys.access_key, self._keys.secret_key, region_name=REGION)
        self._session._loader.search_paths.append(str(MODELS))  # noqa: SLF001 - the one way to add a model in code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def client(self, service: str) -> Any:
        """A boto3 client."""
        return self._session.client(service, endpoint_url=self.url)

    def request(self, service: str, operation: str, values: dict[str, Any]) -> bytes:
        """The bytes of one signed call in JSON 1.1, good for five minutes."""
        target = {"content-type": "application/x-amz-json-1.1", "x-amz-target": f"{TARGETS[service]}.{operation}"}
        return self.signed(service, "/", json.dumps(values).encode(), target)

    def signed(self, service: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """The bytes of one signed POST."""
        request = AWSRequest("POST", f"{self.url}{path}", data=body, headers={"host": self._host, **headers})
        SigV4Auth(self._keys, service, REGION).add_auth(request)
        lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        return f"POST {path} HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n".encode() + body

    def cpu(self) -> float:
        """Seconds of processor time of the server and everything that it started, so far."""
        return sum(_cpu(pid) for pid in _tree(self._process.pid))

    def memory(self) -> int:
        """Proportional set size of the server's processes, bytes."""
        return sum(_pss(pid) for pid in _tree(self._process.pid))

    def rest(self) -> None:
        """Wait until it has nothing to do any more."""
        before = -1.0
        while self.cpu() - before > 0.03:
            before = self.cpu()
            time.sleep(0.5)


def _tree(root: int) -> list[int]:
    found = [root]
    for task in Path(f"/proc/{root}/task").iterdir():
        children = (task / "children").read_text().split()
        found += [pid for child in children for pid in _tree(int(child))]
    return found


def _cpu(pid: int) -> float:
    """Its own time and that of what it started and has ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICK


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
