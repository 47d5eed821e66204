"""tokiwa doctor: looks at the installation, one small check per thing that can be wrong, and says what to do."""

import http.client
import os
import shutil
import sqlite3
import ssl
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import attrs
import click

from tokiwa.agent.client import CallFailed, call, exchange
from tokiwa.app.hsm import hsm
from tokiwa.app.now import wall_clock
from tokiwa.cli.profile import data_folder, of_folder
from tokiwa.domain.problem import Problem

LEAST_FREE = 1024**3
MOST_SKEW = 240  # seconds; a signature is refused from 300 on


@attrs.frozen
class Finding:
    """What a check found. `grave` says that the server cannot work so; `remedy` says what to do."""

    what: str
    remedy: str = ""
    grave: bool = False


def python_version(folder: Path) -> Iterator[Finding]:  # noqa: ARG001 - checks share one signature
    """The interpreter is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < (3, 11)
    yield Finding(f"Python {version}", "Install Python 3.11 or newer." if old else "", grave=old)


def data(folder: Path) -> Iterator[Finding]:
    """The folder is there, is ours, and nobody else can read it."""
    if not folder.exists():
        yield Finding(f"no data folder at {folder}", "The first `tokiwa serve` makes it.")
        return
    for path in (folder, folder / "kek", folder / "credentials", folder / "config"):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(f"{path} can be read by other users", f"chmod go= {path}", grave=True)
    if not os.access(folder, os.W_OK):
        yield Finding(f"{folder} cannot be written", "Run as the user who runs the server.", grave=True)
    free = shutil.disk_usage(folder).free
    short = free < LEAST_FREE
    yield Finding(
        f"{free // 1024**2} MB free in {folder}",
        "Make room: commits fail when the disk is full." if short else "",
        grave=short,
    )


def database(folder: Path) -> Iterator[Finding]:
    """The embedded database is whole."""
    path = folder / "tokiwa.db"
    if not path.exists():
        return
    try:
        connection = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro", uri=True)
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        connection.close()
    except sqlite3.Error as error:
        state = str(error)
    whole = state == "ok"
    yield Finding(
        f"database {path}: {state}", "" if whole else "Stop the server and restore a backup.", grave=not whole
    )


def key_file(folder: Path) -> Iterator[Finding]:
    """The key-encryption key is there: without it no stored private key opens."""
    if (folder / "tokiwa.db").exists() and not (folder / "kek").exists():
        yield Finding(
            f"{folder}/kek is missing",
            "Put it back from your backup: without it no stored private key opens.",
            grave=True,
        )


def server(folder: Path) -> Iterator[Finding]:
    """The server answers, its clock is right, and the credentials are good."""
    try:
        who = of_folder(folder)
    except CallFailed as failed:
        yield Finding("no credentials", str(failed))
        return
    try:
        _, body, headers = exchange(who, "GET", "/readyz", None, {}, timeout=5)
    except ssl.SSLError as error:
        yield Finding(f"{who.url} is not trusted ({error.reason})", "Is another server running there?", grave=True)
        return
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", None) or error
        yield Finding(f"no server at {who.url} ({why})", f"Start it: tokiwa serve --data {folder}")
        return
    said, date = body.decode(errors="replace").strip(), headers.get("date")
    yield Finding(f"server at {who.url}: {said}", "See its log." if said != "ready" else "", grave=said != "ready")
    skew = abs((parsedate_to_datetime(date) - wall_clock()).total_seconds()) if date else 0.0
    if skew > MOST_SKEW:
        yield Finding(
            f"the server's clock differs by {skew:.0f} s",
            "Set both clocks: signatures older than five minutes are refused.",
            grave=True,
        )
    try:
        call(who, "tokiwa", "DescribeClock", {}, wall_clock(), timeout=10)
    except CallFailed as failed:
        yield Finding(
            f"the credentials in {folder} are refused: {failed}", "Is another server running there?", grave=True
        )


def hardware(folder: Path) -> Iterator[Finding]:  # noqa: ARG001 - checks share one signature
    """The hardware token that the environment names lets us in, and every key of a CA's in it signs."""
    try:
        found = hsm(None, None, None, os.environ)
    except Problem as problem:
        yield Finding(problem.message, "Set all of TOKIWA_HSM_MODULE, TOKIWA_HSM_TOKEN and the PIN.", grave=True)
        return
    if found is None:
        return
    from tokiwa.crypto.pkcs11.failure import TokenFailed  # loads cryptography, which hardly anybody needs here

    file = found.pin_file
    if file is not None and file.exists() and file.stat().st_mode & 0o077:
        yield Finding(f"{file} can be read by other users", f"chmod go= {file}", grave=True)
    token, broken = found.open(), 0
    try:
        token.rehearse()
        ours = token.ours()
    except TokenFailed as failed:
        yield Finding(str(failed), "Until then no CA whose key is in it can sign.", grave=True)
        return
    for name in ours:
        try:
            token.prove(name)
        except TokenFailed as failed:
            broken += 1
            yield Finding(f"the key of the CA {name.label}: {failed}", "Restore the token's own backup.", grave=True)
    yield Finding(f"token {found.token}: makes keys and signs, with {len(ours) - broken} keys of CAs")


def tools(folder: Path) -> Iterator[Finding]:  # noqa: ARG001 - checks share one signature
    """Programs that some features use."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    for name, use, remedy in (
        ("aws", "the AWS CLI", "pip install 'tokiwa[demo]', or any AWS CLI that you have."),
        (
            "bwrap",
            "bubblewrap, which shuts functions in",
            "Install the package bubblewrap; without it functions run with resource limits only.",
        ),
        ("node", "Node.js, for functions in JavaScript", "pip install 'tokiwa[node]', or install Node.js."),
        ("openssl", "openssl, for looking at certificates", "Install the package openssl."),
    ):
        found = shutil.which(name, path=path)
        yield Finding(f"{use}: {found}" if found else f"{use}: not here", "" if found else remedy)


CHECKS: tuple[Callable[[Path], Iterator[Finding]], ...] = (
    python_version,
    data,
    key_file,
    database,
    server,
    hardware,
    tools,
)


def examine(data_option: str | None, say: Callable[[str], None]) -> bool:
    """Say what each check finds; whether something is grave."""
    sick = False
    for check in CHECKS:
        for finding in check(data_folder(data_option)):
            sick = sick or finding.grave
            mark = (
                click.style("✗", fg="red")
                if finding.grave
                else click.style("!", fg="yellow")
                if finding.remedy
                else click.style("✓", fg="green")
            )
            say(f" {mark} {finding.what}" + (f"\n     {finding.remedy}" if finding.remedy else ""))
    return sick
