"""tokiwa database: what an operator of several nodes does beside an upgrade."""

from typing import Any

import click

from tokiwa.cli.options import DATA, DATABASE
from tokiwa.cli.told import told


@click.group()
def database() -> None:
    """Look after the database of several nodes."""


@database.command("upgrade")
@click.option("--finish", is_flag=True, help="Also what nodes of an older version could not work with: none may run.")
@DATA
@DATABASE
def upgrade(*, finish: bool, **given: Any) -> None:
    """Bring the database to the schema of this version, as tokiwa serve does when it starts.

    What an older version could not work with is done when all nodes have the new one, by themselves, or with --finish
    by whoever knows that no older node runs.
    """
    # Only here: the commands that are clients start without a database.
    from tokiwa.app.settings import settings
    from tokiwa.store import migrate as migrations
    from tokiwa.store.engine import Engine

    with told():
        engine = Engine(settings(**given).database)
        try:
            if finish:
                migrations.finish(engine)
            unfinished = migrations.migrate(engine)
        finally:
            engine.close()
    click.echo(
        "The last part waits for the end of the nodes of an older version."
        if unfinished
        else f"The database has the schema {migrations.revisions()[-1]}."
    )
