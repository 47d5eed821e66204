"""Commands that are imported when somebody looks at them: each run needs one, and a server keeps what it has imported."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click


class Later(MutableMapping[str, click.Command]):
    """Commands by name. `elsewhere` says where some of them are: "module:attribute"."""

    def __init__(self, elsewhere: Mapping[str, str]) -> None:
        self._commands: dict[str, click.Command | str] = dict(elsewhere)

    def __getitem__(self, name: str) -> click.Command:
        found = self._commands[name]
        if isinstance(found, str):
            module, _, attribute = found.partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            self._commands[name] = found = command
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)
