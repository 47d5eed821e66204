"""A server in this process whose CAs have their keys in a hardware token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from softhsm import Token
from tokiwa.crypto.pkcs11.token_keys import TokenKeys
from world import World


@contextmanager
def with_token(folder: Path, token: Token | None) -> Iterator[World]:
    """A world on the folder; a second one is its next start, with the token or without."""
    made = World(folder, **({} if token is None else token.options))
    try:
        yield made
    finally:
        if made.means.token is not None:
            made.means.token.sessions.close()
        made.close()


def of(world: World) -> TokenKeys:
    """The keys of the world's token."""
    assert world.means.token is not None
    return world.means.token


def labels(world: World) -> list[str]:
    """Whose keys are in it."""
    return [name.label for name in of(world).ours()]
