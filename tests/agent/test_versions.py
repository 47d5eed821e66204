import os
import stat
from pathlib import Path

import pytest

from tokiwa.agent.kind import Refused
from tokiwa.agent.versions import Versions

FILES = {"cert.pem": b"certificate", "privkey.pem": b"secret"}


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "etc" / "tls")


def written(versions: Versions, *names: str) -> None:
    for name in names:
        versions.write(name, {**FILES, "cert.pem": name.encode()}, {})


def there(versions: Versions) -> set[str]:
    return set(os.listdir(versions.folder / "versions"))


def test_a_version_serves_when_it_is_switched_to(versions: Versions) -> None:
    written(versions, "a")
    assert versions.serving() is None
    versions.switch("a")
    assert versions.serving() == "a"
    assert (versions.current / "cert.pem").read_bytes() == b"a"
    assert versions.sound("a", {})


def test_whoever_the_service_is_it_comes_to_its_files_whatever_the_umask_is(versions: Versions) -> None:
    before = os.umask(0o077)
    try:
        written(versions, "a")
    finally:
        os.umask(before)
    modes = {
        str(path.relative_to(versions.folder.parent)): stat.S_IMODE(path.stat().st_mode)
        for path in (versions.folder.parent, *versions.folder.parent.rglob("*"))
    }
    assert {path for path, mode in modes.items() if mode == 0o755} == {".", "tls", "tls/versions", "tls/versions/a"}
    assert modes["tls/versions/a/cert.pem"] == 0o644
    assert modes["tls/versions/a/privkey.pem"] == 0o600


def test_the_way_back_leads_to_what_was_proved_last(versions: Versions) -> None:
    written(versions, "a", "b", "c")
    versions.switch("a")
    assert not versions.revert()  # nothing was before
    versions.switch("b")
    versions.switch("c")
    assert versions.revert()
    assert versions.serving() == "a"
    assert not versions.revert()


def test_there_is_no_way_back_from_what_has_proved_itself(versions: Versions) -> None:
    written(versions, "a", "b")
    versions.switch("a")
    versions.switch("b")
    versions.settle()
    versions.switch("b")
    assert not versions.revert()
    assert versions.serving() == "b"


def test_the_one_before_is_kept_and_older_ones_go(versions: Versions) -> None:
    for at, name in enumerate(("a", "b", "c")):
        written(versions, name)
        os.utime(versions.path(name), (at, at))
        versions.switch(name)
        versions.settle()
    assert there(versions) == {"b", "c"}


def test_a_link_that_somebody_turned_elsewhere_is_the_way_back(versions: Versions, tmp_path: Path) -> None:
    written(versions, "a")
    (tmp_path / "theirs").mkdir()
    versions.current.symlink_to(tmp_path / "theirs")
    assert versions.serving() is None
    versions.switch("a")
    assert versions.serving() == "a"
    assert versions.revert()
    assert os.readlink(versions.current) == str(tmp_path / "theirs")


def test_a_folder_in_the_place_of_the_link_is_left_alone(versions: Versions) -> None:
    written(versions, "a")
    versions.current.mkdir()
    (versions.current / "theirs").touch()
    with pytest.raises(Refused, match=r"current is a folder and not our link. Move it away"):
        versions.switch("a")
    assert (versions.current / "theirs").exists()


UNSOUND = {
    "not there": lambda _: None,
    "a file that was changed": lambda folder: (folder / "cert.pem").write_bytes(b"other"),
    "a file that is gone": lambda folder: (folder / "cert.pem").unlink(),
    "one that was not finished": lambda folder: (folder / "SHA256SUMS").unlink(),
    "sums that are none": lambda folder: (folder / "SHA256SUMS").write_bytes(b"\xff\n"),
    "empty sums": lambda folder: (folder / "SHA256SUMS").write_bytes(b""),
    "a key that everybody reads": lambda folder: (folder / "privkey.pem").chmod(0o644),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_a_version_that_is_not_as_it_was_written(case: str, versions: Versions) -> None:
    name = "b" if case == "not there" else "a"
    written(versions, "a")
    UNSOUND[case](versions.path("a"))
    assert not versions.sound(name, {"mode": "0600"})
    written(versions, name)
    assert versions.sound(name, {"mode": "0600"}) or case == "a key that everybody reads"
    versions.write(name, {**FILES, "cert.pem": name.encode()}, {"mode": "0600"})
    assert versions.sound(name, {"mode": "0600"})


def test_what_is_right_is_not_written_again(versions: Versions) -> None:
    written(versions, "a")
    before = {path: path.stat().st_ino for path in versions.path("a").iterdir()}
    written(versions, "a")
    assert {path: path.stat().st_ino for path in versions.path("a").iterdir()} == before


def test_everything_goes_but_what_is_not_ours(versions: Versions) -> None:
    written(versions, "a", "b")
    versions.switch("a")
    versions.switch("b")
    (versions.folder / "theirs").touch()
    versions.remove()
    assert os.listdir(versions.folder) == ["theirs"]
    (versions.folder / "theirs").unlink()
    versions.remove()
    assert not versions.folder.exists()
