"""tokiwa inventory: certificates that are out there, whoever issued them; found, shown, and taken under management."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from tokiwa.cli.options import DATA

JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
PASSWORDS = click.option(
    "--password-file",
    "password_files",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="A file with a password that may open key stores. May be given again. changeit is tried anyway.",
)


@click.group()
def inventory() -> None:
    """Find certificates wherever they are, whoever issued them, and have them watched or managed."""


@inventory.command()
@click.argument("hosts", nargs=-1)
@click.option(
    "--from", "files", metavar="FILE", type=click.Path(path_type=Path), multiple=True, help="A file of hosts."
)
@click.option("--ports", metavar="PORTS", default="443", show_default=True, help="For hosts that come without one.")
@click.option("--server-name", metavar="NAME", help="Whom to ask for at HOSTS. Default: each for itself.")
@click.option(
    "--start-tls",
    type=click.Choice(["smtp", "imap", "pop3", "ldap", "postgresql", "mysql"]),
    help="What is spoken before TLS. Default: what is usual at the port.",
)
@click.option(
    "--path",
    "paths",
    metavar="PATH",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="A file or folder.",
)
@PASSWORDS
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=5, show_default=True, help="Seconds for a host.")
@click.option("--at-once", type=click.IntRange(1, 1000), default=64, show_default=True, help="Hosts at the same time.")
@click.option("--forget", is_flag=True, help="Forget what was found before at what is scanned, and is not there now.")
@click.option("--verbose", is_flag=True, help="Also tell where nothing was seen, and why.")
@JSON
@DATA
def scan(hosts: tuple[str, ...], *, as_json: bool, data: str | None, verbose: bool, forget: bool, **how: Any) -> None:
    """Look at HOSTS (names, addresses, networks like 10.0.0.0/24, each with :PORT or not) and at files.

    Everything that is found is reported to the server, which knows what is its own, watches when the rest ends, and tells
    it in events. Only look at hosts that are yours to look at.
    """
    from tokiwa.cli.inventory.scan import covered, endpoints_of, sightings
    from tokiwa.cli.inventory.server import Server

    endpoints = endpoints_of(hosts, how)
    if not endpoints and not how["paths"]:
        raise click.UsageError("Say what to look at: HOSTS, --from FILE or --path PATH.")
    server = Server(data)
    seen = list(sightings(server, endpoints, how))
    found = server.put([each for each in seen if each.certificate])
    silent = [each for each in seen if not each.certificate]
    gone: list[str] = []
    if forget:
        there = {each["Place"] for each in found}
        gone = [place for place in covered(server, endpoints, how["paths"]) if place not in there]
        server.forget(gone)
    if as_json:
        click.echo(json.dumps({"Finds": found, "Silent": {each.place: each.problem for each in silent}}, indent=2))
        return
    _show(server, found, ())
    said = [f"{len(found)} found", f"{len(silent)} places where none was seen"]
    click.echo(", ".join(said + ([f"{len(gone)} forgotten"] if forget else [])))
    for each in silent if verbose else ():
        click.echo(f"  {each.place}: {each.problem}")


@inventory.command("list")
@click.option("--prefix", metavar="TEXT", help="Only places that begin with this: tls://www, file://host/etc.")
@click.option(
    "--origin",
    type=click.Choice(["managed", "imported", "superseded", "issued", "foreign"]),
    help="Only certificates that come from there.",
)
@click.option("--within", metavar="DURATION", help="Only what ends within so long: 30d.")
@click.option("--found", "only_found", is_flag=True, help="Only what was found, without the manager's certificates.")
@JSON
@DATA
def list_(
    *,
    prefix: str | None,
    origin: str | None,
    within: str | None,
    only_found: bool,
    as_json: bool,
    data: str | None,
) -> None:
    """What was found, beside the manager's certificates; what ends first comes first."""
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.inventory.server import Server
    from tokiwa.domain.duration import parse

    server = Server(data)
    values: dict[str, Any] = {"PlacePrefix": prefix, "Origin": None if origin is None else origin.upper()}
    until = None
    if within is not None:
        until = ((server.moment() or wall_clock()) + (parse(within) or timedelta(0))).timestamp()
        values["EndsBefore"] = until
    found = list(server.finds(**{name: value for name, value in values.items() if value is not None}))
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    beside = () if only_found or prefix or origin else server.certificates()
    _show(server, found, [each for each in beside if until is None or each.get("NotAfter", 0) < until])


@inventory.command()
@click.argument("place")
@JSON
@DATA
def show(place: str, *, as_json: bool, data: str | None) -> None:
    """Everything that is known of what was found at PLACE, and the certificate itself."""
    from tokiwa.cli.dates import shown
    from tokiwa.cli.inventory.server import Server

    told = Server(data).ask("DescribeInventory", {"Place": place})
    if as_json:
        click.echo(json.dumps(told, indent=2))
        return
    moments = {"NotBefore", "NotAfter", "FirstSeenAt", "SeenAt"}
    for name, value in told["Find"].items():
        text = shown(value) if name in moments else ", ".join(value) if isinstance(value, list) else value
        click.echo(f"{name:24}{text}")
    click.echo(told["Certificate"], nl=False)


@inventory.command()
@click.argument("places", nargs=-1, required=True)
@DATA
def forget(places: tuple[str, ...], data: str | None) -> None:
    """Forget what was found at PLACES. Nothing is touched there."""
    from tokiwa.cli.inventory.server import Server

    Server(data).forget(places)
    click.echo(f"{len(places)} forgotten")


@inventory.command()
@click.argument("place")
@click.option("--ca", metavar="ARN", help="The private CA that is to issue a certificate with the same names.")
@click.option("--key", "key_file", metavar="FILE", type=click.Path(path_type=Path), help="Where the private key is.")
@PASSWORDS
@click.option("--agent", metavar="NAME", help="The agent that is to bring the new certificate there.")
@click.option("--kind", metavar="KIND", help="What the place is, for the agent: nginx, haproxy, files ...")
@click.option("--setting", "settings", metavar="NAME=VALUE", multiple=True, help="A setting of that kind.")
@click.option("--name", metavar="NAME", help="The name of the deployment. Default: made of the place.")
@DATA
def adopt(place: str, *, data: str | None, **how: Any) -> None:
    """Have what was found at PLACE managed.

    With --ca a certificate with the same names is requested from a private CA, which renews by itself, and with --agent it is
    brought to the place. Without --ca what is there is imported with its key: its end is watched, but it is not renewed.
    """
    from tokiwa.cli.inventory.adopt import adopted
    from tokiwa.cli.inventory.server import Server

    for line in adopted(Server(data), place, how):
        click.echo(line)


def _show(server: Any, found: Sequence[Any], managed: Iterable[Any]) -> None:
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.inventory.listing import rows

    for line in rows(found, managed, server.moment() or wall_clock()):
        click.echo(line)
