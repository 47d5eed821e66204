import os
import stat
from pathlib import Path

import pytest

from tokiwa.agent.client import CallFailed
from tokiwa.agent.folder import Folder, default_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "state")
    made.make()
    return made


def test_it_is_for_its_user_only(folder: Folder) -> None:
    folder.path.chmod(0o755)
    folder.make()
    folder.write("known", {"a": 1})
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder.path / "known").stat().st_mode) == 0o600


def test_what_is_written_is_read(folder: Folder) -> None:
    assert folder.read("known") is None
    folder.write("known", {"a": [1, "é"]})
    assert folder.read("known") == {"a": [1, "é"]}
    folder.write("known", {})
    assert folder.read("known") == {}


def test_what_is_not_legible_counts_as_nothing(folder: Folder) -> None:
    (folder.path / "known").write_bytes(b'{"a":')
    assert folder.read("known") is None


def test_a_full_disk_leaves_what_was_there(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("known", {"a": 1})
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        folder.write("known", {"a": 2})
    assert folder.read("known") == {"a": 1}
    assert os.listdir(folder.path) == ["known"]


def test_one_agent_at_a_time(folder: Folder) -> None:
    with folder.held(), pytest.raises(CallFailed, match=r"Another agent works with"), folder.held():
        raise AssertionError("two of them")
    with folder.held():
        pass


def test_a_place_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CallFailed, match=r"cannot be used: Not a directory"):
        Folder(tmp_path / "file" / "state").make()


HOME = {"HOME": "/home/ada"}
PLACES = {
    "what the user says": ({**HOME, "TOKIWA_AGENT_STATE": "/srv/agent", "STATE_DIRECTORY": "/var/lib/x"}, "/srv/agent"),
    "what systemd says": ({**HOME, "STATE_DIRECTORY": "/var/lib/x:/var/lib/y"}, "/var/lib/x"),
    "root": (HOME, "/var/lib/tokiwa-agent"),
    "somebody else": (HOME, "/home/ada/.local/state/tokiwa-agent"),
    "somebody who keeps it elsewhere": ({**HOME, "XDG_STATE_HOME": "/home/ada/s"}, "/home/ada/s/tokiwa-agent"),
}


@pytest.mark.parametrize("case", PLACES)
def test_where_it_is(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment, wanted = PLACES[case]
    monkeypatch.setattr(os, "geteuid", lambda: 0 if case == "root" else 1000)
    assert default_folder(environment) == Path(wanted)
