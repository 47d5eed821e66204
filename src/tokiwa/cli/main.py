"""tokiwa: the commands that the AWS CLI does not have."""

import click


@click.group()
def main() -> None:
    """A certificate manager for private PKI whose certificates renew themselves."""


@main.command()
@click.option("--data", help="The folder for the database, keys and credentials.")
@click.option("--database", help="A database URL instead of the embedded one.")
@click.option("--listen", help="HOST:PORT to listen on (127.0.0.1:8420).")
@click.option("--region", help="The region in ARNs (us-east-1).")
@click.option("--account", help="Twelve digits of the first account (000000000000).")
@click.option("--test-clock", is_flag=True, help="Give the first account a clock that can be moved forward.")
def serve(
    data: str | None,
    database: str | None,
    listen: str | None,
    region: str | None,
    account: str | None,
    test_clock: bool,
) -> None:
    """Run the server."""
    from tokiwa.app.serve import serve as run  # late: it imports the whole server
    from tokiwa.app.settings import settings

    made = settings(data=data, database=database, listen=listen, region=region, account=account, test_clock=test_clock)
    run(made, lambda url: click.echo(f"tokiwa: ready at {url}"))
