from pathlib import Path

import attrs
import pytest
from tests.agent.given import ARN, told
from tests.agent.kinds.pairs import pair

from tokiwa.agent.folder import Folder
from tokiwa.agent.known import Known
from tokiwa.agent.memory import FILE, RETRIED, Memory
from tokiwa.agent.task import Outcome, Report

OURS = pair()
TOLD = Report(OURS.fingerprint, Outcome.SERVED)
FAILED = Report(OURS.fingerprint, Outcome.FAILED, "why")
NOW = 1_800_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_it_is_the_same_after_a_restart(folder: Folder) -> None:
    memory = Memory.of(folder)
    memory.told([told(OURS, Path("/etc/tls"))])
    memory.set(ARN, Known(installed="ab", outbox=(TOLD,)))
    memory.clock(86_400.0)
    memory.write()
    again = Memory.of(folder)
    assert again.tasks == memory.tasks
    assert again.known(ARN) == memory.known(ARN)
    assert again.ahead == 86_400.0
    assert dict(again.untold()) == {ARN: memory.known(ARN)}


def test_what_has_not_changed_is_not_written(folder: Folder) -> None:
    memory = Memory.of(folder)
    tasks = [told(OURS, Path("/etc/tls"))]
    memory.told(tasks)
    memory.write()
    before = (folder.path / FILE).stat().st_ino
    assert memory.told(tasks) == []
    memory.set(ARN, memory.known(ARN))
    memory.clock(0.5)
    memory.write()
    assert (folder.path / FILE).stat().st_ino == before


@pytest.mark.parametrize("change", [{"Attempt": 2}, {"Action": "KEEP"}, {"Settings": {"folder": "/srv"}}])
def test_what_is_new_in_a_task_is_said(folder: Folder, change: dict[str, object]) -> None:
    memory = Memory.of(folder)
    memory.told([told(OURS, Path("/etc/tls"))])
    assert memory.told([told(OURS, Path("/etc/tls"), **change)]) == [ARN]
    memory.write()
    assert Memory.of(folder).tasks == memory.tasks


def test_what_is_gone_is_forgotten_when_the_server_has_heard_of_its_end(folder: Folder) -> None:
    memory = Memory.of(folder)
    memory.told([told(OURS, Path("/etc/tls"))])
    known = Known(installed="ab", outbox=(TOLD,))
    memory.set(ARN, known)
    memory.told([])
    memory.forget(NOW)
    assert memory.known(ARN) == known
    memory.set(ARN, attrs.evolve(known, outbox=()))
    memory.forget(NOW)
    assert memory.known(ARN) == Known()
    memory.write()
    assert ARN not in (folder.path / FILE).read_text()


def test_a_failure_is_remembered_for_as_long_as_it_may_be_tried_again(folder: Folder) -> None:
    memory = Memory.of(folder)
    failed = Known(ending=FAILED, ended_at=NOW)
    memory.set(ARN, failed)
    memory.forget(NOW + RETRIED)
    assert list(memory.all()) == [("web", None, failed)]
    memory.forget(NOW + RETRIED + 1)
    assert list(memory.all()) == []


HEARD = {
    "it was delivered": ("INSTALL", TOLD, "cd", ("KEEP", OURS.fingerprint)),
    "it was seen": ("KEEP", TOLD, "cd", ("KEEP", OURS.fingerprint)),
    "it failed": ("INSTALL", FAILED, "cd" * 32, ("KEEP", "cd" * 32)),
    "it was delivered, and went back": ("KEEP", FAILED, "cd" * 32, ("KEEP", "cd" * 32)),
    "it failed, and nothing was before": ("INSTALL", FAILED, "", ("INSTALL", OURS.fingerprint)),
    "it could not be removed": ("REMOVE", FAILED, "cd" * 32, ("REMOVE", OURS.fingerprint)),
    "it is about another one": ("INSTALL", attrs.evolve(TOLD, fingerprint="ef"), "cd", ("INSTALL", OURS.fingerprint)),
}


@pytest.mark.parametrize("case", HEARD)
def test_what_is_to_be_done_after_the_server_has_heard_something(case: str, folder: Folder) -> None:
    """Until it says it itself, which may take as long as it is away."""
    action, report, installed, wanted = HEARD[case]
    memory = Memory.of(folder)
    memory.told([told(OURS, Path("/etc/tls"), Action=action)])
    memory.set(ARN, Known(installed=installed))
    memory.heard(ARN, report)
    memory.write()
    (task,) = Memory.of(folder).tasks
    assert (task.action, task.fingerprint) == wanted


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"tasks": [{}], "known": {}, "ahead": 0}', '{"tasks": 1}'])
def test_what_is_not_legible_the_server_tells_again(folder: Folder, text: str) -> None:
    (folder.path / FILE).write_text(text)
    memory = Memory.of(folder)
    assert (memory.tasks, memory.ahead, dict(memory.untold())) == ((), 0.0, {})
