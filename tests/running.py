"""A server as an operator runs it: `tokiwa serve` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

TOKIWA = [sys.executable, "-m", "tokiwa.cli.main"]
OURS = re.compile(r"AWS_|TOKIWA_|XDG_")


def environment(**more: str) -> dict[str, str]:
    """The environment of this process without what would lead commands somewhere else."""
    return {k: v for k, v in os.environ.items() if not OURS.match(k)} | {"HOME": "/nonexistent"} | more


def tokiwa(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [*TOKIWA, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(**variables), timeout=60
    )


class Running:
    """`tokiwa serve` on a folder and a free port; it answers when this is made."""

    def __init__(self, folder: Path, *options: str, listen: str = "127.0.0.1:0") -> None:
        self.folder = folder
        self.log = folder.with_name(f"{folder.name}.log")
        command = [*TOKIWA, "serve", "--data", str(folder), "--listen", listen, *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment())
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline()
        found = re.fullmatch(r"tokiwa: ready at (\S+)\n", self.said)
        assert found, self.log.read_text()
        self.url = found[1]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    @cached_property
    def _session(self) -> boto3.Session:
        """One of its own: the one that all share keeps the profiles that there were when it was made."""
        return boto3.Session()

    def client(self, service: str, **more: Any) -> Any:
        """A boto3 client of the account's root, with the files that the server left."""
        text = (self.folder / "credentials").read_text()
        key, secret = (re.search(rf"{name} = (\S+)", text)[1] for name in ("key_id", "access_key"))  # type: ignore[index]
        return self._session.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            verify=str(self.folder / "ca.pem") if self.url.startswith("https") else None,
            config=Config(retries={"max_attempts": 0}),
            **more,
        )
