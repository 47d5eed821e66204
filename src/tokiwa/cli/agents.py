"""tokiwa agents: who keeps certificates on which hosts. The process itself is `tokiwa agent`."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tokiwa.cli.options import DATA
from tokiwa.cli.shown import date, table

JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
GOOD_FOR = click.option("--good-for", type=click.IntRange(60, 604_800), metavar="SECONDS", help="Default: an hour.")


@click.group()
def agents() -> None:
    """Agents keep certificates at the places where they are used. Each is a process on a host."""


@agents.command()
@click.argument("name")
@click.option("--description", help="What it is for.")
@GOOD_FOR
@DATA
def create(name: str, description: str | None, good_for: int | None, data: str | None) -> None:
    """Make an agent and print its enrollment token, which is shown only now and can be used once.

    On the host: tokiwa agent enroll TOKEN
    """
    said = call_(data, "CreateAgent", Name=name, Description=description, TokenSeconds=good_for)
    click.echo(_trusting(data, said["EnrollmentToken"]))


@agents.command()
@click.argument("name")
@GOOD_FOR
@DATA
def token(name: str, good_for: int | None, data: str | None) -> None:
    """Print a new enrollment token, for a host that was set up anew. When it is used, the agent's older keys end."""
    said = call_(data, "CreateEnrollmentToken", Name=name, TokenSeconds=good_for)
    click.echo(_trusting(data, said["EnrollmentToken"]))


@agents.command("list")
@JSON
@DATA
def list_(data: str | None, *, as_json: bool) -> None:
    """The agents of the account, by name."""
    found = list(paged(data, "ListAgents", "Agents"))
    rows = [("NAME", "STATE", "HOST", "LAST SEEN", "DEPLOYMENTS")]
    rows += [
        (each["AgentName"], each["State"], each.get("Hostname", "-"), _seen(each), each["Deployments"])
        for each in found
    ]
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(table(rows)) if found else "there is none")


@agents.command()
@click.argument("name")
@JSON
@DATA
def show(name: str, data: str | None, *, as_json: bool) -> None:
    """How an agent is, and what it says about itself."""
    found = call_(data, "DescribeAgent", Name=name)["Agent"]
    lines = [f"{found['AgentName']}  {found['State']}, {found['Deployments']} deployments"]
    lines += [f"  {found['Description']}"] if found.get("Description") else []
    lines += [f"  user        {found['UserArn']}", f"  last seen   {_seen(found)}"]
    if "Hostname" in found:
        lines += [f"  host        {found['Hostname']}, version {found['Version']}"]
        lines += [f"  kinds       {', '.join(found['Kinds'])}"]
    if found.get("TokenEndsAt"):
        lines += [f"  a token is out until {date(found['TokenEndsAt'])}"]
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(lines))


@agents.command()
@click.argument("name")
@DATA
def delete(name: str, data: str | None) -> None:
    """Delete an agent that has no deployments any more, with its keys."""
    call_(data, "DeleteAgent", Name=name)
    click.echo(f"{name} is deleted")


def _trusting(data: str | None, token: str) -> str:
    """A token with what the server's own TLS certificate is trusted by, so that the host need not be given that first."""
    from tokiwa.cli.profile import profile

    bundle = profile(data).ca_bundle
    if not bundle:
        return token
    said = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    text = json.dumps({**said, "ca": Path(bundle).read_text()})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _seen(found: Any) -> str:
    return date(found["LastSeenAt"]) if found.get("LastSeenAt") else "never"


def paged(data: str | None, operation: str, member: str, **given: Any) -> Iterator[Any]:
    """Everything that a listing has."""
    following: str | None = None
    while True:
        said = call_(data, operation, **given, NextToken=following)
        yield from said[member]
        following = said.get("NextToken")
        if following is None:
            return


def call_(data: str | None, operation: str, *, service: str = "tokiwa", **given: Any) -> Any:
    """An operation, of ours unless told, with what was given of its input."""
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    values = {name: value for name, value in given.items() if value is not None}
    return call(profile(data), service, operation, values, wall_clock())
