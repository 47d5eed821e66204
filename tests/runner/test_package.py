import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner import package
from tokiwa.runner.function import Code
from tokiwa.runner.package import Packages, check, remove

BAD = "Could not unzip uploaded file. Please check your file, then try to upload again."


def zipped(*members: tuple[str, str, int], damage: Callable[[bytes], bytes] = bytes) -> bytes:
    """An archive of (name, content, mode) entries, damaged afterwards."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in members:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return damage(written.getvalue())


def flip_content(archive: bytes) -> bytes:
    at = archive.index(b"a.py") + 4
    return archive[:at] + bytes([archive[at] ^ 0xFF]) + archive[at + 1 :]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Where packages are unpacked; read-only folders are in nobody's way afterwards."""
    folder = tmp_path / "code"
    folder.mkdir()
    yield folder
    remove(folder)


FILE, LINK, DEVICE = stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o600
REFUSED = [
    pytest.param(b"", BAD, id="nothing"),
    pytest.param(b"not a zip at all", BAD, id="no archive"),
    pytest.param(zipped(("a.py", "x", FILE), damage=lambda data: data[:-30]), BAD, id="cut short"),
    pytest.param(zipped(("../evil.py", "x", FILE)), "outside of the package", id="climbs out"),
    pytest.param(zipped(("a/../../evil.py", "x", FILE)), "outside of the package", id="climbs out below"),
    pytest.param(zipped(("/etc/evil", "x", FILE)), "outside of the package", id="absolute"),
    pytest.param(zipped(("..\\evil.py", "x", FILE)), "outside of the package", id="backslashes"),
    pytest.param(zipped(("link", "/etc/passwd", LINK)), "a link", id="symbolic link"),
    pytest.param(zipped(("null", "", DEVICE)), "special file", id="device"),
]


@pytest.mark.parametrize(("archive", "message"), REFUSED)
def test_an_unsafe_archive_is_refused(tmp_path: Path, archive: bytes, message: str) -> None:
    with pytest.raises(Problem, match=message) as refused:
        check(archive)
    with pytest.raises(Problem, match=message):
        Packages(tmp_path / "code").borrow(Code("hash", archive))

    assert refused.value.kind is Kind.INVALID_ARGUMENTS
    assert not list(tmp_path.rglob("*evil*"))
    assert not [path for path in (tmp_path / "code").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "archive",
    [
        pytest.param(zipped(("a.py", "x" * 99, FILE), damage=flip_content), id="damaged content"),
        pytest.param(zipped(("a", "x", FILE), ("a/b", "y", FILE)), id="a file that is a folder too"),
    ],
)
def test_damage_that_only_unpacking_finds_is_refused_and_leaves_nothing(tmp_path: Path, archive: bytes) -> None:
    with pytest.raises(Problem, match="Could not unzip"):
        Packages(tmp_path).borrow(Code("hash", archive))

    assert not list(tmp_path.iterdir())


def test_a_bomb_is_refused_by_its_declared_size(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(("zeros", "0" * 2_000_001, FILE))
    assert len(archive) < 5000
    monkeypatch.setattr(package, "LARGEST", 2_000_000)

    with pytest.raises(Problem, match="Unzipped size must be smaller than 2000000 bytes"):
        check(archive)


def test_a_swarm_of_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_FILES", 2)

    with pytest.raises(Problem, match="more than 2 files"):
        check(zipped(*((str(number), "", FILE) for number in range(3))))


def test_the_code_is_unpacked_once_and_read_only(home: Path) -> None:
    reads: list[int] = []
    archive = zipped(("pkg/a.py", "1", FILE), ("bin/run", "#!", stat.S_IFREG | 0o755), ("empty/", "", stat.S_IFDIR))

    def fetch() -> bytes:
        reads.append(1)
        return archive

    packages = Packages(home)
    folder = packages.borrow(Code("ab/c+=", fetch))
    assert packages.borrow(Code("ab/c+=", fetch)) == folder

    assert len(reads) == 1
    assert folder.parent == home
    assert (folder / "pkg/a.py").read_text() == "1"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert modes == {folder.name: 0o555, "pkg": 0o555, "a.py": 0o444, "bin": 0o555, "run": 0o555, "empty": 0o555}


def test_only_code_that_nobody_runs_is_forgotten(home: Path) -> None:
    packages = Packages(home)
    one, two = (packages.borrow(Code(name, zipped(("a.py", name, FILE)))) for name in ("one", "two"))
    packages.give_back(one)
    assert one.exists()

    packages.forget()

    assert not one.exists()
    assert two.exists()
    packages.give_back(two)
    packages.forget()
    assert not list(home.iterdir())


def test_removing_takes_what_is_closed_to_us_and_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    deep = tmp_path / "gone/closed/deep"
    deep.mkdir(parents=True)
    (tmp_path / "gone/link").symlink_to(outside)
    deep.parent.chmod(0)

    remove(tmp_path / "gone")
    remove(tmp_path / "gone")

    assert list(tmp_path.iterdir()) == [outside]
    assert stat.S_IMODE(outside.stat().st_mode) == 0o755


def test_the_package_check_is_what_upload_and_start_share(plain: Any) -> None:
    """What `check` lets through runs."""
    archive = zipped(("app.py", "def handler(e, c): return 1", FILE))
    check(archive)

    assert plain.run({"app.py": "def handler(e, c): return 1"}).payload == b"1"
