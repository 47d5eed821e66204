import os
from pathlib import Path

import pytest
from tests.agent.kinds.pairs import pair

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Refused

KIND = FileKind()


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """A folder, a check that looks for the key, and a reload that is counted."""
    folder, counted = tmp_path / "tls", tmp_path / "reloads"
    return {
        "folder": str(folder),
        "check": f"test -s {folder}/current/privkey.pem",
        "reload": f"/bin/sh -c 'readlink {folder}/current >> {counted}'",
    }


def loaded(settings: dict[str, str]) -> list[str]:
    """The versions that the service has loaded, one after the other."""
    path = Path(settings["folder"]).with_name("reloads")
    return [Path(line).name for line in path.read_text().splitlines()] if path.exists() else []


def short(*bundles):
    return [bundle.fingerprint[:16] for bundle in bundles]


def test_what_is_in_the_folder(settings):
    made = pair()
    KIND.install(settings, made)
    current = Path(settings["folder"], "current")
    assert {path.name: path.read_text() for path in current.iterdir() if path.suffix == ".pem"} == {
        "cert.pem": made.certificate,
        "chain.pem": made.chain,
        "fullchain.pem": made.fullchain,
        "privkey.pem": made.key,
        "combined.pem": made.fullchain + made.key,
    }
    assert loaded(settings) == short(made)


def test_a_check_that_refuses_is_never_heard_of_by_the_service(settings):
    first, second = pair(), pair()
    KIND.install(settings, first)
    KIND.settle(settings)
    with pytest.raises(Refused, match="false failed with 1"):
        KIND.install({**settings, "check": "false"}, second)
    assert KIND.present(settings) == first.fingerprint
    assert loaded(settings) == short(first)


def test_a_reload_that_fails_is_followed_by_one_of_the_old_pair(settings):
    first, second = pair(), pair()
    KIND.install(settings, first)
    KIND.settle(settings)
    picky = f"/bin/sh -c 'readlink {settings['folder']}/current >> {settings['folder']}/../reloads; exit 1'"
    with pytest.raises(Refused, match="failed with 1"):
        KIND.install({**settings, "reload": picky}, second)
    assert KIND.present(settings) == first.fingerprint
    assert loaded(settings) == short(first, second, first)


def test_the_reasons_of_both_reloads_are_told_if_they_differ(settings):
    KIND.install(settings, pair())
    KIND.settle(settings)
    counting = f"/bin/sh -c 'echo $$; readlink {settings['folder']}/current; exit 1'"
    with pytest.raises(Refused, match=r"failed with 1.* The old pair is back, and then: .*failed with 1"):
        KIND.install({**settings, "reload": counting}, pair())


def test_a_first_pair_stays_where_a_service_that_starts_later_finds_it(settings):
    made = pair()
    with pytest.raises(Refused):
        KIND.install({**settings, "reload": "false"}, made)
    assert KIND.present(settings) == made.fingerprint
    with pytest.raises(Refused, match="Nothing was here before"):
        KIND.undo(settings)
    assert KIND.present(settings) == made.fingerprint


def test_the_same_pair_after_a_change_of_the_service_that_it_refuses_stays(settings):
    """Going back to an older pair would not help, and that one may have expired."""
    first, second = pair(), pair()
    for made in (first, second):
        KIND.install(settings, made)
        KIND.settle(settings)
    with pytest.raises(Refused):
        KIND.install({**settings, "check": "false"}, second)
    assert KIND.present(settings) == second.fingerprint


def test_nothing_of_the_key_is_outside_the_files_asked_for(settings, tmp_path):
    made = pair()
    KIND.install(settings, made)
    secret = made.key.splitlines()[1].encode()
    holding = {path.name for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()}
    assert holding == {"privkey.pem", "combined.pem"}


def old_over_new(folder, old, new):
    (folder / "current/fullchain.pem").write_text(old.fullchain)


def link_turned_back(folder, old, new):
    os.unlink(folder / "current")
    (folder / "current").symlink_to(f"versions/{old.fingerprint[:16]}")


def link_turned_away(folder, old, new):
    os.unlink(folder / "current")
    (folder / "current").symlink_to(folder / f"versions/{old.fingerprint[:16]}")


def another_key(folder, old, new):
    (folder / "current/privkey.pem").write_text(old.key)


def no_link(folder, old, new):
    os.unlink(folder / "current")


def a_key_for_all(folder, old, new):
    (folder / "current/privkey.pem").chmod(0o644)


DRIFTS = {
    "the old file over the new one": (old_over_new, "old", False),
    "the link turned to the old version": (link_turned_back, "old", True),
    "the link turned to what is not ours": (link_turned_away, "old", True),
    "another key": (another_key, None, False),
    "no link": (no_link, None, True),
    "a key that everybody reads": (a_key_for_all, None, False),
}


@pytest.mark.parametrize("case", DRIFTS)
def test_drift_is_seen_and_mended_from_the_disk_where_the_version_is_whole(case, settings):
    drift, wanted, whole = DRIFTS[case]
    settings["mode"] = "0600"
    old, new = pair(), pair()
    for made in (old, new):
        KIND.install(settings, made)
        KIND.settle(settings)
    drift(Path(settings["folder"]), old, new)
    assert KIND.present(settings) == (old.fingerprint if wanted else None)
    assert KIND.mend(settings, new.fingerprint) is whole
    if not whole:
        KIND.install(settings, new)
        KIND.settle(settings)
    assert KIND.present(settings) == new.fingerprint
    assert loaded(settings) == short(old, new, new)


def test_a_full_disk_is_a_reason_and_leaves_the_old_pair(settings, monkeypatch):
    first = pair()
    KIND.install(settings, first)
    KIND.settle(settings)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(Refused, match="cannot be written: No space left on device"):
            KIND.install(settings, pair())
    assert KIND.present(settings) == first.fingerprint
    KIND.install(settings, pair())


@pytest.mark.parametrize("folder", ["", "etc/tls"])
def test_a_folder_must_be_said_in_full(folder):
    with pytest.raises(Refused, match="must be an absolute path"):
        KIND.present({"folder": folder})


def test_remove(settings, tmp_path):
    KIND.install(settings, pair())
    KIND.remove(settings)
    assert KIND.present(settings) is None
    assert not Path(settings["folder"]).exists()
