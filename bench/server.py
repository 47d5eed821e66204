"""Tokiwa under test: `tokiwa serve` as anybody starts it, with a client and signed requests for it."""

import configparser
import contextlib
import json
import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from bench.running import Running
from tokiwa.wire import catalog

TARGETS = {"acm": "CertificateManager", "acm-pca": "ACMPrivateCA", "events": "AWSEvents"}
MODELS = Path(catalog.__file__).with_name("models")
REGION = "us-east-1"
_PATIENT = Config(retries={"max_attempts": 0}, read_timeout=3600)  # moving a clock takes as long as what falls due


class Server(Running):
    """`tokiwa serve` on a folder of its own, or on one that is there; `options` are more of its arguments."""

    who = "Tokiwa"

    def __init__(self, *options: str, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._options = options
        self._host = f"{self.address.host}:{self.address.port}"

    def command(self) -> Sequence[str]:
        """With everything as it is by default."""
        data = str(self.folder / "data")
        return [
            sys.executable,
            "-m",
            "tokiwa.cli.main",
            "serve",
            "--data",
            data,
            "--listen",
            self._host,
            *self._options,
        ]

    def probe(self) -> None:
        """It says when it is ready."""
        if "ready at" not in self.said():
            raise OSError("not ready")

    def begin(self) -> None:
        """Take the access key that it made for us."""
        files = configparser.ConfigParser()
        files.read([self.folder / "data/credentials", self.folder / "data/config"])
        keys = files["tokiwa"]
        self._keys = Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
        self._session = boto3.Session(self._keys.access_key, self._keys.secret_key, region_name=REGION)
        self._session._loader.search_paths.append(str(MODELS))  # noqa: SLF001 - the one way to add a model in code

    def client(self, service: str) -> Any:
        """A boto3 client."""
        return self._session.client(service, endpoint_url=self.url, config=_PATIENT)

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

    @property
    def database(self) -> Path:
        """The file that it keeps everything in."""
        return self.folder / "data/tokiwa.db"

    def waits(self, *kinds: str) -> bool:
        """Whether work of one of these kinds is due or under way. Asked of the file, so that the server is not kept."""
        look, now = "SELECT 1 FROM jobs WHERE kind = ? AND run_at <= ? LIMIT 1", int(time.time() * 1e6)
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return any(connection.execute(look, (kind, now)).fetchone() for kind in kinds)

    def until_done(self, *kinds: str) -> None:
        """Wait until no work of these kinds is due any more."""
        while self.waits(*kinds):
            time.sleep(0.005)
