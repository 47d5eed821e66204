"""One step for one deployment, in a folder of files; who looks sees what a service would have loaded from it."""

from __future__ import annotations

from pathlib import Path

import attrs
from tests.agent.given import sight, task
from tests.agent.kinds.pairs import pair

from tokiwa.agent.decide import Step
from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Bundle
from tokiwa.agent.known import Known
from tokiwa.agent.steps import Tools, take
from tokiwa.agent.task import Outcome

NOW = 1_800_000_000.0


class Host:
    """A folder, a service that has loaded what was there at the last reload, and a server with one bundle."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kind = folder / "tls", Loading(self)
        self.bundle = pair()
        self.loaded: str | None = None
        self.stubborn = False  # the service does not take what is new
        self.full = False
        self.behind: set[str | None] = set()  # fingerprints for which the service shows a chain of before
        self.away: Exception | None = None
        self.written: list[Known] = []
        self.sent: list[Outcome] = []

    def tools(self) -> Tools:
        return Tools(self.kind, self.fetch, self.look, self.look, self.intend, self.publish, NOW)

    def fetch(self, _) -> Bundle:
        if self.away:
            raise self.away
        return self.bundle

    def look(self, _, roots: str):
        assert roots in {self.bundle.roots, self.bundle.root}
        if roots == self.bundle.root and self.loaded in self.behind:
            return (sight(self.loaded, trusted=False, problem="One with the new root refuses it."),)
        return (sight(self.loaded),)

    def intend(self, known: Known) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.written.append(known)

    def publish(self, known: Known) -> Known:
        self.sent += [report.outcome for report in known.outbox]
        return attrs.evolve(known, outbox=())

    def take(self, step: Step, known: Known, bundle: Bundle | None = None, **changes) -> Known:
        wanted = self.task(bundle, **changes)
        return take(step, self.tools(), wanted, known, self.kind.present(wanted.settings))

    def task(self, bundle: Bundle | None = None, **changes):
        return task(bundle or self.bundle, self.folder, **changes)

    def present(self) -> str | None:
        return self.kind.present({"folder": str(self.folder)})

    def installed(self) -> Known:
        """One that was installed and proved."""
        known = self.take(Step.INSTALL, Known())
        assert [report.outcome for report in known.outbox] == [Outcome.SERVED]
        self.sent.clear()
        return attrs.evolve(known, outbox=())


class Loading(FileKind):
    """Files for the service of a host."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def reload(self, settings) -> None:
        super().reload(settings)
        if not self.host.stubborn:
            self.host.loaded = self.present(settings)


def said(known: Known) -> list[tuple[Outcome, str]]:
    """What is to be told."""
    return [(report.outcome, report.message) for report in known.outbox]
