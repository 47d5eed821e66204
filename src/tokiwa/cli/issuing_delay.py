"""tokiwa issuing-delay: certificates of private CAs that are not there at once, as on AWS."""

from typing import Any

import click

from tokiwa.cli.options import DATA


@click.group("issuing-delay")
def issuing_delay() -> None:
    """Have GetCertificate of Private CA say RequestInProgressException for a moment after IssueCertificate."""


@issuing_delay.command("show")
@DATA
def show(data: str | None) -> None:
    """Tell for how long."""
    click.echo(text(_call(data, "GetIssuingDelay", {})["Seconds"]))


@issuing_delay.command("set")
@click.argument("seconds", type=click.IntRange(0, 60))
@DATA
def set_(seconds: int, data: str | None) -> None:
    """Make it SECONDS of the account's time; 0: certificates are there at once."""
    _call(data, "PutIssuingDelay", {"Seconds": seconds})
    click.echo(text(seconds))


def text(seconds: int) -> str:
    """One sentence."""
    return (
        f"Certificates are there {seconds} s after they were issued." if seconds else "Certificates are there at once."
    )


def _call(data: str | None, operation: str, values: dict[str, Any]) -> Any:
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    return call(profile(data), "tokiwa", operation, values, wall_clock())
