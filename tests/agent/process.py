"""An agent's process on a host, in this one: started again when a test says so, with a clock that a test moves."""

from __future__ import annotations

from pathlib import Path

from tests.agent.desk import Desk
from tests.agent.given import sight

from tokiwa.agent.client import CallFailed
from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.finding import Kinds
from tokiwa.agent.folder import Folder
from tokiwa.agent.memory import Memory
from tokiwa.agent.rounds import Rounds


class Host:
    """An agent's process, that can be started again, with a clock of its own and a service that loads at once."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        self.desk, self.state = desk, Folder(folder / "state")
        self.state.make()
        self.clock = desk.now
        self.targets: list = []
        self.paused: list[float] = []
        self.said: list[str] = []
        self.slow = 0  # looks until the service has changed over
        self.start()

    def start(self) -> None:
        self.rounds = Rounds(
            Memory.of(self.state),
            Kinds.installed(),
            "1.0",
            self.desk.ask,
            self.look,
            lambda: self.clock,
            self.paused.append,
            self.said.append,
        )

    def look(self, target, timeout):
        self.targets.append(target)
        self.slow -= 1
        return (sight(None if self.slow >= 0 else self.present()),)

    def present(self) -> str | None:
        return FileKind().present({"folder": str(self.desk.folder)})

    def go(self, seconds: float = 0) -> CallFailed | None:
        self.clock += seconds
        self.desk.now += seconds
        return self.rounds.round()
