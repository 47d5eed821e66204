"""`tokiwa console`: the console in a browser, signed in as the profile that all commands use."""

import webbrowser
from datetime import datetime
from urllib.parse import urlencode

import click

from tokiwa.agent.client import Profile, call
from tokiwa.cli.options import DATA


@click.command()
@click.option("--print", "only_print", is_flag=True, help="Print the link; open no browser.")
@DATA
def console(only_print: bool, data: str | None) -> None:
    """Open the console in a browser, signed in with the profile's rights.

    The link that it opens is good once, within two minutes.
    """
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    address = link(profile(data), wall_clock())
    if only_print or not opened(address):
        click.echo(address)


def link(profile: Profile, now: datetime) -> str:
    """An address that signs in. The code stands behind the #, which browsers do not send."""
    made = call(profile, "tokiwa", "CreateSignInCode", {}, now)
    given = urlencode({"account": made["AccountId"], "code": made["SignInCode"]})
    return f"{profile.url.rstrip('/')}/console/#/sign-in?{given}"


def opened(address: str) -> bool:
    """Whether a browser took it."""
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
