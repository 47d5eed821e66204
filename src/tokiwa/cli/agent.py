"""tokiwa agent: the agent's own commands, and the one that packs it into a file for hosts without the rest."""

from pathlib import Path

import click

from tokiwa.agent.commands import agent

__all__ = ["agent"]


@agent.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="tokiwa-agent.pyz")
def pack(file: Path) -> None:
    """Put the agent into one FILE, which needs only Python and its `cryptography` package. Default: tokiwa-agent.pyz."""
    from tokiwa.cli.packing import pack

    click.echo(f"{file}: {pack(file)} bytes. On the host: python3 {file.name} enroll TOKEN")
