import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.finding import GROUP, Kinds
from tokiwa.agent.kind import Refused
from tokiwa.domain.deployment_kind import KINDS


def test_every_kind_that_the_server_knows_is_here() -> None:
    kinds = Kinds.installed()
    assert kinds.names() == sorted(KINDS)


def test_one_is_made_once_and_ends_with_the_agent() -> None:
    kinds = Kinds.installed()
    files = kinds.of("files")
    assert type(files) is FileKind
    assert kinds.of("files") is files
    ended: list[bool] = []
    files.close = lambda: ended.append(True)  # type: ignore[method-assign]
    kinds.close()
    assert ended == [True]


def test_a_kind_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that it takes is an entry point."""
    (tmp_path / "theirs.py").write_text(
        "from tokiwa.agent.file_kind import FileKind\nclass Theirs(FileKind):\n    pass\n"
    )
    info = tmp_path / "theirs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\ntheirs = theirs:Theirs\n")
    monkeypatch.syspath_prepend(tmp_path)
    kinds = Kinds.installed()
    assert set(kinds.names()) == {*KINDS, "theirs"}
    assert isinstance(kinds.of("theirs"), FileKind)
    sys.modules.pop("theirs")


def test_one_that_is_not_here() -> None:
    with pytest.raises(Refused, match=r"This agent has no kind 'telegraph'. It has: .*files"):
        Kinds.installed().of("telegraph")


def test_one_that_lacks_a_package() -> None:
    kinds = Kinds({"lacking": EntryPoint("lacking", "no_such_package.kind:Lacking", GROUP)})
    with pytest.raises(Refused, match=r"'lacking' needs what is not installed here: No module named 'no_such_package'"):
        kinds.of("lacking")
