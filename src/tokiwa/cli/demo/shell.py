"""Runs the demo's commands and shows each with what came back."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from tokiwa.agent.client import CallFailed
from tokiwa.cli.profile import profile

WIDEST = 160


class Shell:
    """`step` begins a step, `aws` and `run` run a command of it, `note` says what to see there."""

    def __init__(self, folder: Path, steps: int) -> None:
        self.console = Console(highlight=False, emoji=False, width=WIDEST if not sys.stdout.isatty() else None)
        self.scratch = Path(tempfile.mkdtemp(prefix="tokiwa-demo-"))
        self._step, self._steps = 0, steps
        self._folder = folder
        who = profile(str(folder), {})
        self.url = who.url
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TERM") if name in os.environ}
        self._environment = {
            **kept,
            "PATH": f"{Path(sys.executable).parent}:{kept.get('PATH', '')}",
            "AWS_ACCESS_KEY_ID": who.access_key,
            "AWS_SECRET_ACCESS_KEY": who.secret,
            "AWS_DEFAULT_REGION": who.region,
            "AWS_ENDPOINT_URL": who.url,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "AWS_DEFAULT_OUTPUT": "json",
        }
        if shutil.which("aws", path=self._environment["PATH"]) is None:
            raise CallFailed(
                "The demo runs the AWS CLI, which is not installed here. Install it with: pip install 'tokiwa[demo]'"
            )

    def step(self, title: str) -> None:
        """Begin a step, with how far the story is."""
        self._step += 1
        bar = "█" * self._step + "░" * (self._steps - self._step)
        self.console.print(f"\n[bold]{self._step}/{self._steps}  {escape(title)}[/bold]  [dim]{bar}[/dim]")

    def note(self, text: str) -> None:
        """Say something about what came."""
        self.console.print(f"   [green]{escape(text)}[/green]")

    def file(self, name: str, text: str) -> str:
        """A file for a command to read; its path."""
        path = self.scratch / name
        path.write_text(text)
        return str(path)

    def aws(self, service: str, operation: str, *arguments: str, show: Sequence[str] = ()) -> Any:
        """The answer of the AWS CLI. `show` names the members to show, none for the whole answer."""
        # Version 1 of the CLI looks up the health endpoint before it reads AWS_ENDPOINT_URL.
        where = ("--endpoint-url", self.url) if service == "health" else ()
        text = self.run("aws", *where, service, operation, *arguments, quiet=True)
        answer = json.loads(text) if text.strip() else {}
        self._show({name: answer.get(name) for name in show} if show else answer)
        return answer

    def run(self, *command: str, quiet: bool = False) -> str:
        """What a command prints. CallFailed with its own words when it fails."""
        said = shlex.join(command).replace(f"{self.scratch}/", "")
        self.console.print(
            f"   [cyan]$ {escape(said if len(said) < WIDEST else said[: WIDEST - 1] + '…')}[/cyan]", soft_wrap=True
        )
        done = subprocess.run(
            command, env=self._environment, cwd=self.scratch, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CallFailed(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")
        if not quiet:
            self._print(done.stdout.strip())
        return done.stdout

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _show(self, answer: Any) -> None:
        if answer:
            self._print("\n".join(f"{k}: {_short(v)}" for k, v in answer.items() if v is not None))

    def _print(self, text: str) -> None:
        for line in text.splitlines():
            self.console.print(f"     {escape(line)}", soft_wrap=True)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
