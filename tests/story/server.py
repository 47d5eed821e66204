"""A real `tokiwa serve` on an empty folder, and its accounts as clients see them: boto3, the AWS CLI, our commands."""

from __future__ import annotations

import configparser
import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import create_loader
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.crypto.lint_allow import lint

from tokiwa.agent.client import Profile, call
from tokiwa.store.issued import issued
from tokiwa.store.store import Store

BIN = Path(sys.executable).parent
REGION = "us-east-1"
STARTS = 3  # another process may take the free port between its choice and the start
KEPT = ("PATH", "LANG")  # of this process's environment; the rest could hold somebody's AWS configuration


class Server:
    """`start` returns when the server has said that it is ready; `stop` ends it as an operator does."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self._options = folder, options
        self.data, self.log_file = folder / "data", folder / "server.log"
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start on a free port. AssertionError with the server's own words if it does not come up."""
        for _ in range(STARTS):
            listen = f"127.0.0.1:{free_port()}"
            command = [*_TOKIWA, "serve", "--data", str(self.data), "--listen", listen, *self._options]
            with self.log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    env=bare_environment(self.folder),
                )
            assert self._process.stdout is not None
            if "ready at" in self._process.stdout.readline():
                self.url = f"http://{listen}"
                return
            self.stop()
        raise AssertionError(f"the server did not start: {self.log}")

    def stop(self) -> None:
        """End it with SIGTERM and wait until it is gone."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()

    @property
    def log(self) -> str:
        """What it has written on standard error."""
        return self.log_file.read_text()

    @property
    def root(self) -> Account:
        """The first account, from the files that the first start left for the AWS CLI."""
        files = configparser.ConfigParser(interpolation=None)
        files.read(self.data / "credentials")
        keys = files["tokiwa"]
        return Account(self.url, self.folder, keys["aws_access_key_id"], keys["aws_secret_access_key"])

    def account(self, name: str, *, test_clock: bool = False) -> Account:
        """A new account, made by the operation of `tokiwa account create`."""
        who = Profile(self.url, REGION, self.root.key, self.root.secret, "")
        made = call(who, "tokiwa", "CreateAccount", {"Name": name, "TestClock": test_clock}, datetime.now(UTC))
        return Account(self.url, self.folder, made["AccessKeyId"], made["SecretAccessKey"])

    def issued(self) -> list[str]:
        """PEM of every certificate that its authorities ever signed, read from the store of a server that has ended."""
        store = Store(f"sqlite:///{self.data}/tokiwa.db")
        try:
            with store.snapshot() as tx:
                found = issued.all(tx, issued.query())
        finally:
            store.close()
        return [_pem(each.der) for each in found if each.der]

    def unclean(self) -> list[tuple[str, str]]:
        """What the linter finds in the issued certificates, beyond what is allowed."""
        return [finding for pem in self.issued() for finding in lint(pem)]


@attrs.frozen
class Account:
    """Somebody with an access key: a root user, a user or a role's session."""

    url: str
    folder: Path
    key: str
    secret: str = attrs.field(repr=False)
    token: str | None = attrs.field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The twelve digits."""
        return str(self.client("sts").get_caller_identity()["Account"])

    def client(self, service: str) -> Any:
        """A boto3 client, the same each time; it never tries again, so that a test sees the first answer."""
        return _client(self, service)

    def with_keys(self, answer: dict[str, Any]) -> Account:
        """Whoever the credentials in an answer (CreateAccessKey's or STS's) belong to."""
        found = answer.get("AccessKey") or answer["Credentials"]
        return Account(self.url, self.folder, found["AccessKeyId"], found["SecretAccessKey"], found.get("SessionToken"))

    @property
    def environment(self) -> dict[str, str]:
        """Everything that the AWS CLI and our commands get to know: variables, and no file of the user."""
        token = {"AWS_SESSION_TOKEN": self.token} if self.token else {}
        return (
            bare_environment(self.folder)
            | token
            | {
                "AWS_ACCESS_KEY_ID": self.key,
                "AWS_SECRET_ACCESS_KEY": self.secret,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_REGION": REGION,
                "AWS_ENDPOINT_URL": self.url,
                "AWS_MAX_ATTEMPTS": "1",
            }
        )

    def aws(self, service: str, *arguments: str) -> Any:
        """The answer of the AWS CLI. AssertionError with its words when it fails."""
        done = self.try_aws(service, *arguments)
        assert done.returncode == 0, f"aws {service} {' '.join(arguments)}: {done.stderr}"
        return json.loads(done.stdout or "{}")

    def try_aws(self, service: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The AWS CLI's exit code, output and words."""
        # Version 1 of the CLI has endpoints of its own for these two, and no ear for AWS_ENDPOINT_URL.
        where = ("--endpoint-url", self.url) if service in ("health", "sqs") else ()
        return self._run([str(BIN / "aws"), *where, service, *arguments], environment)

    def tokiwa(self, *arguments: str) -> str:
        """What one of our commands prints."""
        done = self.try_tokiwa(*arguments)
        assert done.returncode == 0, f"tokiwa {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def try_tokiwa(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The exit code, output and words of one of our commands."""
        return self._run([*_TOKIWA, *arguments], {})

    def advance(self, duration: str) -> None:
        """Move the test clock; everything that falls due on the way is done when this returns."""
        self.tokiwa("clock", "advance", duration)

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment | environment, cwd=self.folder, capture_output=True, text=True, check=False
        )


_MODELS = create_loader()  # shared, because reading a service's model takes longer than a story's calls of it


@cache
def _client(account: Account, service: str) -> Any:
    core = botocore.session.Session()
    core.register_component("data_loader", _MODELS)
    session = boto3.Session(account.key, account.secret, account.token, REGION, core)
    settings = Config(retries={"total_max_attempts": 1}, read_timeout=60)
    return session.client(service, endpoint_url=account.url, config=settings)


_TOKIWA = [sys.executable, "-m", "tokiwa.cli.main"]


def bare_environment(home: Path) -> dict[str, str]:
    """What a child process needs to start, without anybody's AWS configuration."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "PATH": f"{BIN}:{kept.get('PATH', '')}",
        "HOME": str(home),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_DEFAULT_OUTPUT": "json",
    }


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _pem(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()
