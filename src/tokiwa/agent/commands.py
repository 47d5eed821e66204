"""The agent's commands: `tokiwa agent ...`, and `tokiwa-agent ...` where only the agent is. Each imports what it needs."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tokiwa.agent.client import CallFailed
from tokiwa.agent.folder import Folder, default_folder

if TYPE_CHECKING:
    from tokiwa.agent.link import Link
    from tokiwa.agent.rounds import Rounds

NOT_WELL, AWAY = 1, 2  # exit codes of --once


class Group(click.Group):
    """Tells problems as one sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except CallFailed as failed:
            raise click.ClickException(str(failed)) from None


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--once", "once_", is_flag=True, help="Do what there is to do now, and end.")
@click.option(
    "--state",
    metavar="DIR",
    help="The agent's own folder. Default: $TOKIWA_AGENT_STATE, else /var/lib/tokiwa-agent for root and"
    " tokiwa-agent in the state home of others.",
)
@click.pass_context
def agent(context: click.Context, once_: bool, state: str | None) -> None:
    """Install certificates on this host and prove that they are served.

    With --once, for cron and CI, the exit code is 0 when all is served, 1 when something is not, and 2 when the server
    could not be asked.
    """
    context.obj = Folder(Path(state).absolute() if state else default_folder(os.environ))
    if context.invoked_subcommand is None:
        if not once_:
            raise click.UsageError("Say what to do: enroll TOKEN, run, status, or --once.")
        sys.exit(_once(context.obj))


@agent.command()
@click.argument("token")
@click.option("--url", metavar="URL", default="", help="Where the server is, if the token does not say it.")
@click.option(
    "--ca",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the server is trusted by (PEM). Default: what the token says, else what this system trusts.",
)
@click.pass_obj
def enroll(folder: Folder, token: str, url: str, ca: Path | None) -> None:
    """Make this host an agent. TOKEN is what `tokiwa agents create` printed; - reads it from standard input."""
    import socket

    from tokiwa.agent.credentials import Token
    from tokiwa.agent.enrolling import Host, enroll
    from tokiwa.agent.finding import Kinds
    from tokiwa.agent.loop import wall_clock

    text = sys.stdin.read() if token == "-" else token  # noqa: S105 - a token on the command line shows in ps
    host = Host(socket.gethostname() or "localhost", version(), Kinds.installed().names())
    folder.make()
    with folder.held():
        name = enroll(folder, Token.of(text), url, ca, host, wall_clock)
    click.echo(f"This host is the agent {name}. Start it with: tokiwa agent run")


@agent.command()
@click.pass_obj
def run(folder: Folder) -> None:
    """Keep certificates in place until SIGTERM."""
    from tokiwa.agent.loop import Signals, notifier, run

    link = _link(folder)
    with folder.held(), Signals.caught() as signals:
        rounds = _rounds(folder, link)
        try:
            run(rounds, link, signals.pause, notifier(os.environ))
        finally:
            rounds.kinds.close()


@agent.command()
@click.pass_obj
def status(folder: Folder) -> None:
    """Show what the agent knows of each deployment."""
    from tokiwa.agent import credentials
    from tokiwa.agent.memory import Memory
    from tokiwa.agent.standing import unwell, well

    credentials.read(folder)
    for name, task, known in Memory.of(folder).all():
        click.echo(f"{name}: {unwell(task, known) or well(task, known)}")


def version() -> str:
    """That of the program."""
    from importlib.metadata import version

    return version("tokiwa")


def _link(folder: Folder) -> "Link":
    from tokiwa.agent import credentials
    from tokiwa.agent.link import Link
    from tokiwa.agent.loop import wall_clock

    return Link(folder, credentials.read(folder), wall_clock)


def _rounds(folder: Folder, link: "Link") -> "Rounds":
    from tokiwa.agent.finding import Kinds
    from tokiwa.agent.loop import say, sleep, wall_clock
    from tokiwa.agent.memory import Memory
    from tokiwa.agent.rounds import Rounds
    from tokiwa.probe import look

    return Rounds(Memory.of(folder), Kinds.installed(), version(), link.ask, look, wall_clock, sleep, say)


def _once(folder: Folder) -> int:
    from tokiwa.agent.loop import once

    link = _link(folder)
    with folder.held():
        rounds = _rounds(folder, link)
        try:
            unwell = once(rounds, link)
        except CallFailed as failed:
            click.echo(f"{failed}", err=True)
            return AWAY
        finally:
            rounds.kinds.close()
    for line in unwell:
        click.echo(line, err=True)
    return NOT_WELL if unwell else 0
