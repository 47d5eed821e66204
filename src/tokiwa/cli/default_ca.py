"""tokiwa default-ca: the private CA for certificates that are requested without one, as public ones are."""

from typing import Any

import click

from tokiwa.cli.options import DATA


@click.group("default-ca")
def default_ca() -> None:
    """Say from which private CA certificates are requested that name none. Without one such requests are refused."""


@default_ca.command("show")
@DATA
def show(data: str | None) -> None:
    """Tell the default CA."""
    told = _call(data, "GetDefaultCertificateAuthority", {})
    click.echo(told.get("CertificateAuthorityArn") or "No default CA is set.")


@default_ca.command("set")
@click.argument("arn")
@DATA
def set_(arn: str, data: str | None) -> None:
    """Make the private CA ARN the default."""
    _call(data, "PutDefaultCertificateAuthority", {"CertificateAuthorityArn": arn})
    click.echo(f"Certificates that name no CA are issued by {arn}.")


@default_ca.command("clear")
@DATA
def clear(data: str | None) -> None:
    """Have requests name their CA again."""
    _call(data, "DeleteDefaultCertificateAuthority", {})
    click.echo("No default CA is set.")


def _call(data: str | None, operation: str, values: dict[str, Any]) -> Any:
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    return call(profile(data), "tokiwa", operation, values, wall_clock())
