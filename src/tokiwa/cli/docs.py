"""Writes the parts of docs/ that follow from the code: operations, commands, states. `--check` only compares."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from tokiwa.cli.main import main as commands
from tokiwa.domain import authority, certificate, deployment, renewal_stage, replay, rotation
from tokiwa.operations import registry
from tokiwa.wire import catalog

DOCS = Path("docs")
MADE = "<!-- made by `python -m tokiwa.cli.docs` -->\n\n"


def operations() -> str:
    """Every operation that is here, by service, and how many the service's model has."""
    known = registry.load()
    lines = ["# Operations", "", MADE.strip(), ""]
    lines += ["An operation that is in a service's model and not here answers with one clear error that names it.", ""]
    for service in catalog.services():
        here = [op for op in service if op.name in known]
        lines += [
            f"## {service.name} ({len(here)} of {len(list(service))})",
            "",
            "| operation | IAM action |",
            "| --- | --- |",
        ]
        lines += [f"| {op.name.partition(':')[2]} | `{known[op.name].action}`{_free(known, op.name)} |" for op in here]
        lines.append("")
    return "\n".join(lines)


def _free(known: Mapping[str, registry.Operation], name: str) -> str:
    return " (needs no permission)" if known[name].free else ""


def command_help() -> str:
    """The help text of every command."""
    lines = ["# Commands", "", MADE.strip(), ""]
    for path, command in _walk("tokiwa", commands):
        context = click.Context(command, info_name=path, max_content_width=100, terminal_width=100)
        lines += [f"## {path}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _walk(path: str, command: click.Command) -> list[tuple[str, click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            found += _walk(f"{path} {name}", command.commands[name])
    return found


def states() -> str:
    """The state tables as pictures."""
    lines = ["# States", "", MADE.strip(), ""]
    tables = (
        ("Certificates", certificate.TRANSITIONS),
        ("Renewals", renewal_stage.TRANSITIONS),
        ("Private CAs", authority.TRANSITIONS),
        ("Deployments", deployment.TRANSITIONS),
        ("Replays", replay.TRANSITIONS),
        ("Rotations of CAs", rotation.TRANSITIONS),
    )
    for title, table in tables:
        lines += [f"## {title}", "", "```mermaid", "stateDiagram-v2", *_arrows(table), "```", ""]
    lines += [
        "A CA shows EXPIRED after its certificate's end, whatever it was enabled or disabled to be; RESTORE leads back to",
        "what it was before its deletion.",
        "",
    ]
    return "\n".join(lines)


def _arrows(table: Mapping[tuple[Any, Any], Any]) -> list[str]:
    return [f"    {was.value} --> {to.value}: {act.value}" for (was, act), to in table.items()]


PAGES = {"operations.md": operations, "commands.md": command_help, "states.md": states}


def main(arguments: list[str]) -> int:
    """Write the pages, or say which are stale."""
    stale = []
    for name, page in PAGES.items():
        text = page().rstrip() + "\n"
        path = DOCS / name
        if "--check" not in arguments:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(name)
    for name in stale:
        sys.stderr.write(f"docs/{name} is stale: run python -m tokiwa.cli.docs\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
