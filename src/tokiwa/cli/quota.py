"""tokiwa quota: how much the account may have and how often it may ask, so that programs meet these errors in time."""

from collections.abc import Mapping
from typing import Any

import click

from tokiwa.cli.options import DATA


@click.group()
def quota() -> None:
    """Set quotas like those of AWS. Without them there are none."""


@quota.command("show")
@DATA
def show(data: str | None) -> None:
    """List the quotas that are set."""
    click.echo(text(_call(data, "GetQuotas", {})))


@quota.command("set")
@click.argument("quotas", nargs=-1, metavar="[NAME=LIMIT]...")
@click.option("--like-aws", is_flag=True, help="Begin with the values that AWS documents.")
@DATA
def set_(quotas: tuple[str, ...], data: str | None, *, like_aws: bool) -> None:
    """Set all quotas; what is not given is off.

    NAME is Certificates, ImportedCertificates, CertificatesRequestedPerYear, CertificatesImportedPerYear,
    NamesPerCertificate, or an operation with its requests per second: acm:ExportCertificate=10.
    """
    if not quotas and not like_aws:
        raise click.UsageError("Give NAME=LIMIT, or --like-aws. To switch quotas off: tokiwa quota clear")
    click.echo(text(_call(data, "PutQuotas", {"LikeAws": like_aws, "Quotas": [_read(each) for each in quotas]})))


@quota.command("clear")
@DATA
def clear(data: str | None) -> None:
    """Switch all quotas off."""
    click.echo(text(_call(data, "PutQuotas", {})))


def text(told: Mapping[str, Any]) -> str:
    """The quotas in lines."""
    lines = [
        f"{each['Limit']:>10}  {each['Name']}{' a second' if ':' in each['Name'] else ''}" for each in told["Quotas"]
    ]
    return "\n".join(lines) or "No quotas are set."


def _read(given: str) -> dict[str, Any]:
    name, equals, limit = given.rpartition("=")
    if not equals or not limit.isascii() or not limit.isdigit():
        raise click.UsageError(f"{given} is not of the form NAME=LIMIT.")
    return {"Name": name, "Limit": int(limit)}


def _call(data: str | None, operation: str, values: dict[str, Any]) -> Any:
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    return call(profile(data), "tokiwa", operation, values, wall_clock())
