"""Options that several commands have, each said in one place."""

import click

DATA = click.option(
    "--data",
    metavar="DIR",
    help="The server's data folder. Default: $TOKIWA_DATA, else tokiwa in the user's data home.",
)
DATABASE = click.option("--database", metavar="URL", help="A database instead of the embedded one in DIR.")
