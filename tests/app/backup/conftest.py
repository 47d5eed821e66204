"""A world with something to lose, and where its backups go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from managed import Manager
from tokiwa.app.backup.take import Taken, take
from tokiwa.app.settings import Settings, settings
from world import World

PASSPHRASE = b"correct horse"


@attrs.frozen
class House:
    """A running server with a CA and two exported certificates, and a folder for other things."""

    world: World
    manager: Manager
    authority: str
    certificates: tuple[str, ...]
    place: Path

    @property
    def file(self) -> Path:
        """Where its backup is."""
        return self.place / "backup.tokiwa"

    def back_up(self, passphrase: bytes | None = None) -> Taken:
        """Take it now."""
        return take(self.world.settings, self.file, self.world.now, passphrase)

    def elsewhere(self, name: str = "restored") -> Settings:
        """Another data folder."""
        return settings(data=str(self.place / name), environment={})

    def give_key(self, name: str = "restored") -> None:
        """Put the key file into another data folder, as an operator does who kept it apart."""
        folder = self.elsewhere(name).data
        folder.mkdir(exist_ok=True)
        (folder / "kek").write_bytes((self.world.settings.data / "kek").read_bytes())
        (folder / "kek").chmod(0o600)

    def restored(self, name: str = "restored") -> World:
        """The server on what was restored there."""
        made = World(self.place / name)
        made.now = self.world.now
        return made


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """It is up."""
    world = World(tmp_path / "live")
    manager = Manager(world)
    authority = manager.authority()
    certificates = tuple(manager.exported(authority, f"{name}.example.com") for name in ("a", "b"))
    yield House(world, manager, authority, certificates, tmp_path)
    world.close()
