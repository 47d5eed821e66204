"""Agents of a real server: made by its root, enrolled into folders of a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from running import Running
from tokiwa.agent.client import call
from tokiwa.agent.credentials import Token
from tokiwa.agent.enrolling import Host, enroll
from tokiwa.agent.folder import Folder
from tokiwa.agent.loop import wall_clock
from tokiwa.app.now import wall_clock as now
from tokiwa.cli.profile import of_folder

HOST = Host("www.example.com", "1.0", ["files"])


def root(server: Running, operation: str, **given: Any) -> Any:
    """An operation of the tokiwa service, as the account's root."""
    return call(of_folder(server.folder), "tokiwa", operation, given, now())


def token(server: Running, name: str) -> str:
    """The enrollment token of a new agent."""
    return str(root(server, "CreateAgent", Name=name)["EnrollmentToken"])


def enrolled(server: Running, name: str, path: Path) -> Folder:
    """The folder of a new agent that has enrolled."""
    folder = Folder(path)
    enroll(folder, Token.of(token(server, name)), server.url, None, HOST, wall_clock)
    return folder
