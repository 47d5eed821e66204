"""An option means the same wherever it is found."""

import click

from tokiwa.cli.main import main
from tokiwa.cli.options import DATA, DATABASE


def options(command: click.Command, name: str) -> list[click.Option]:
    own = [each for each in command.params if isinstance(each, click.Option) and each.name == name]
    within = command.commands.values() if isinstance(command, click.Group) else ()
    return own + [each for inner in within for each in options(inner, name)]


def test_each_is_said_in_the_same_words_by_every_command() -> None:
    for name, option in (("data", DATA), ("database", DATABASE)):
        (ours,) = options(click.command()(option(lambda: None)), name)
        found = options(main, name)
        assert len(found) > 1
        assert {(each.help, each.metavar) for each in found} == {(ours.help, ours.metavar)}
