"""Several servers on one database of PostgreSQL, as an operator sets them up: the second has a copy of the key."""

from __future__ import annotations

import shutil
from pathlib import Path

from postgres import Postgres
from running import Running


class Nodes:
    """Servers that were started one after the other; `stop` ends those that are still there."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self.folder, self.postgres = folder, postgres
        self.url = postgres.empty()
        self.servers: list[Running] = []

    def start(self, *options: str) -> Running:
        """One more."""
        data = self.folder / f"node{len(self.servers)}"
        if self.servers:
            data.mkdir(mode=0o700)
            for name in ("kek", "credentials"):
                shutil.copy(self.servers[0].folder / name, data / name)
        made = Running(data, "--database", self.url, *options)
        self.servers.append(made)
        return made

    def stop(self) -> None:
        """End all."""
        for server in self.servers:
            server.stop()
