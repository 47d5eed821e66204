"""tokiwa rotate, on a server that is up."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cli.test_replace import authority  # noqa: F401  # the fixture
from running import Running, tokiwa


def rotate(server: Running, *arguments: str) -> Any:
    return tokiwa("rotate", *arguments, "--data", str(server.folder))


def said(server: Running, *arguments: str) -> str:
    done = rotate(server, *arguments)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def advance_clock(server: Running, by: str) -> None:
    assert tokiwa("clock", "advance", by, "--data", str(server.folder)).returncode == 0


@pytest.mark.usefixtures("authority")
def test_the_whole_way(server: Running, authority: str) -> None:  # noqa: F811
    options = (
        "--common-name",
        "Better CA",
        "--key-algorithm",
        "EC_secp384r1",
        "--cross-back",
        "--consumer",
        "printers",
    )
    started = re.match(
        r"The new CA is (\S+); see: tokiwa rotate show (\S+)\n", said(server, "start", authority, *options)
    )
    assert started
    assert started[2] == authority
    advance_clock(server, "1m")
    shown = said(server, "show", authority)
    assert shown.startswith(f"{authority} gives way to {started[1]}\n")
    assert "0 of 2 are ready for the next phase\n  missing  clients\n" in shown
    assert "        2 managed certificates, the last ends at " in shown
    refused = rotate(server, "advance", authority)
    assert refused.returncode == 1
    assert "cannot go on yet. clients: People and machines" in refused.stderr
    foreseen = said(server, "advance", authority, "--dry-run")
    assert foreseen.startswith("2 certificates, 2 of them can be renewed, in 1 waves\n")
    going = said(server, "advance", authority, "--confirm", "clients", "--confirm", "printers")
    assert going.startswith("The rotation is REISSUING; see: ")
    assert said(server, "back", authority).startswith("The rotation is RETURNING")
    assert said(server, "advance", authority).startswith("The rotation is REISSUING")
    advance_clock(server, "10m")
    shown = said(server, "show", authority)
    assert f"go on with: tokiwa rotate advance {authority}" in shown
    assert "earlier versions that were replaced" in shown
    assert said(server, "advance", authority).startswith("The rotation is RETIRING")
    assert "the last certificate of the old CA ends at" in said(server, "show", authority)
    told = json.loads(said(server, "show", authority, "--json"))
    assert told["Rotation"]["SuccessorArn"] == started[1]
    assert re.match(rf"RETIRING      \d{{4}}-\S+  {authority}\n", said(server, "list"))
    assert said(server, "stop", authority) == "The rotation is stopped; both CAs stay as they are\n"
    hanging = said(server, "dependents", started[1])
    assert "2 managed certificates" in hanging
    assert json.loads(said(server, "dependents", started[1], "--json"))["ManagedCertificates"]["Count"] == 2


def test_which_cas_are_kept(server: Running) -> None:
    assert said(server, "protection") == "ROTATED\n"
    assert said(server, "protection", "ALL") == "ALL\n"
    assert said(server, "protection", "ROTATED") == "ROTATED\n"
