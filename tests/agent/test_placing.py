import os
import stat
from pathlib import Path

import pytest

from tokiwa.agent.kind import Refused
from tokiwa.agent.placing import Look, as_asked, look, opened, place

ME, US = os.geteuid(), os.getegid()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_for_its_owner_only_until_it_looks_as_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    real = os.fchmod

    def watched(handle: int, wanted: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        real(handle, wanted)

    monkeypatch.setattr(os, "fchmod", watched)
    before = os.umask(0)
    try:
        with opened(tmp_path) as folder:
            place(folder, "privkey.pem", b"secret", Look(ME, US, 0o640, None))
    finally:
        os.umask(before)
    assert seen == [0o600]
    assert mode(tmp_path / "privkey.pem") == 0o640
    assert os.listdir(tmp_path) == ["privkey.pem"]


def test_what_was_left_half_written_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".privkey.pem.new").symlink_to(tmp_path / "elsewhere")
    with opened(tmp_path) as folder:
        place(folder, "privkey.pem", b"secret", Look(ME, US, 0o600, None))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"privkey.pem": b"secret"}


def test_a_file_that_cannot_be_finished_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "privkey.pem").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"), opened(tmp_path) as folder:
        place(folder, "privkey.pem", b"new", Look(ME, US, 0o600, None))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"privkey.pem": b"old"}


def test_a_folder_that_is_somebody_elses_link_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(OSError, match=r"Not a directory|symbolic"), opened(tmp_path / "link"):
        raise AssertionError("it was opened")


LOOKS = {
    "a first key": ("privkey.pem", None, {}, 0o600),
    "a first certificate": ("cert.pem", None, {}, 0o644),
    "a file of a kind's own": ("keystore.p12", None, {}, 0o600),
    "one whose mode somebody chose": ("privkey.pem", 0o440, {}, 0o440),
    "one whose mode the settings say": ("privkey.pem", 0o440, {"mode": "0640"}, 0o640),
    "a certificate, for which the settings say nothing": ("fullchain.pem", 0o444, {"mode": "0640"}, 0o444),
}


@pytest.mark.parametrize("case", LOOKS)
def test_the_mode(case: str, tmp_path: Path) -> None:
    name, before, settings, wanted = LOOKS[case]
    old = tmp_path / name
    if before is not None:
        old.touch()
        old.chmod(before)
    assert look(settings, old, tmp_path) == Look(ME, US, wanted, look(settings, old, tmp_path).context)


@pytest.mark.skipif(ME != 0, reason="only root gives files away")
def test_the_owner_is_that_of_the_settings_else_the_old_files_else_the_folders(tmp_path: Path) -> None:
    old = tmp_path / "privkey.pem"
    os.chown(tmp_path, 4001, 4002)
    assert look({}, old, tmp_path).owner == 4001
    old.touch()
    os.chown(old, 4003, 4004)
    seen = look({}, old, tmp_path)
    assert (seen.owner, seen.group) == (4003, 4004)
    seen = look({"owner": "4005", "group": "root"}, old, tmp_path)
    assert (seen.owner, seen.group) == (4005, 0)
    with opened(tmp_path) as folder:
        place(folder, "privkey.pem", b"secret", seen)
    assert seen.matches(old)
    assert as_asked({"owner": "4005"}, old)
    assert not as_asked({"owner": "root"}, old)


def test_the_context_is_that_of_the_old_file(tmp_path: Path) -> None:
    old, label = tmp_path / "privkey.pem", b"system_u:object_r:cert_t:s0\0"
    old.touch()
    try:
        os.setxattr(old, "security.selinux", label)
    except OSError as error:
        pytest.skip(f"this system keeps no such attribute: {error.strerror}")
    seen = look({}, old, tmp_path)
    with opened(tmp_path) as folder:
        place(folder, "privkey.pem", b"secret", seen)
    assert os.getxattr(old, "security.selinux") == label
    os.setxattr(old, "security.selinux", b"system_u:object_r:tmp_t:s0\0")
    assert not seen.matches(old)


UNKNOWN = {
    "a user": ({"owner": "nobody-of-that-name"}, r"no user 'nobody-of-that-name' on this host"),
    "a group": ({"group": "nobody-of-that-name"}, r"no group 'nobody-of-that-name' on this host"),
    "a mode": ({"mode": "rw-"}, r"The mode 'rw-' is not one"),
    "a mode with a digit too many": ({"mode": "77777"}, r"The mode '77777' is not one"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_no_file_can_look_like(case: str, tmp_path: Path) -> None:
    settings, why = UNKNOWN[case]
    with pytest.raises(Refused, match=why):
        look(settings, tmp_path / "privkey.pem", tmp_path)
