"""The journal knows before the database does, and replaying it forgets nothing and brings nothing back."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey
from tokiwa.domain.issued import Issued, IssuedStatus, ReservedSerial
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import backup as rows
from tokiwa.store import identities, issued, journal
from tokiwa.store.backup import Source
from tokiwa.store.journal import Journal, JournalledStore, Replayed, replay
from tokiwa.store.migrate import revisions
from tokiwa.store.store import Store
from tokiwa.store.transaction import Conflict

CA = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/one"


def certificate(number: int = 1, **changes: Any) -> Issued:
    return Issued(**{"authority": CA, "account": ACCOUNT, "serial": f"{number:032x}", "issued_at": NOW, "template": "t",
                     "requested_by": "me", "der": b"\x30\x00", **changes})  # fmt: skip


def revoked(number: int = 1, **changes: Any) -> Issued:
    at = NOW + timedelta(days=1)
    more = {"status": IssuedStatus.REVOKED, "revoked_at": at, "revocation_reason": "SUPERSEDED"}
    return certificate(number, **{**more, **changes})


def key(number: int = 1, **changes: Any) -> AccessKey:
    return AccessKey(
        **{"id": f"AKIA{number}", "account": ACCOUNT, "user": "anna", "created_at": NOW, "secret": b"s", **changes}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def note(folder: Path, *changes: Change, node: str = "node") -> None:
    made = Journal(folder, node)
    made.note(changes)
    made.close()


@pytest.fixture
def copied(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/restored.db"


def restored(url: str, folder: Path, *known: Any) -> tuple[Replayed, dict[str, IssuedStatus]]:
    """A database that knows something, after the journal was replayed: what was told, and the status of each serial."""
    done: list[Replayed] = []

    def fill(into: Any) -> None:
        into.apply(Change(puts=known))
        done.append(replay(folder, into))

    rows.load(url, revisions()[-1], fill)
    with Source(url) as source:
        return done[0], {each.serial[-1]: each.status for each in issued.page(source.tx, CA, "", 100)}


def test_what_was_issued_and_revoked_is_known_again(folder: Path, copied: str) -> None:
    note(folder, Change(puts=(certificate(2),)), Change(puts=(revoked(1),)), Change(puts=(certificate(3), revoked(3))))
    done, status = restored(copied, folder, certificate(1))
    assert status == {"1": IssuedStatus.REVOKED, "2": IssuedStatus.ISSUED, "3": IssuedStatus.REVOKED}
    assert (done.issued, done.withdrawn, done.lines) == (2, 2, 4)
    assert done.latest == NOW + timedelta(days=1)
    with Source(copied) as source:
        assert issued.get(source.tx, CA, certificate(2).serial) == certificate(2, version=1)


def test_what_is_withdrawn_never_becomes_good_again(folder: Path, copied: str) -> None:
    """Lines of several nodes come in any order, and the backup may know more than an old line."""
    note(folder, Change(puts=(revoked(1),)), node="a")
    note(folder, Change(puts=(certificate(1), certificate(2))), node="b")
    done, status = restored(copied, folder, revoked(2))
    assert status == {"1": IssuedStatus.REVOKED, "2": IssuedStatus.REVOKED}
    assert (done.issued, done.withdrawn) == (1, 1)


def test_replaying_twice_is_replaying_once(folder: Path, copied: str) -> None:
    def fill(into: Any) -> None:
        first, second = replay(folder, into), replay(folder, into)
        assert (first.issued, first.withdrawn, first.keys_ended) == (1, 1, 1)
        assert (second.issued, second.withdrawn, second.keys_ended) == (0, 0, 0)

    note(folder, Change(puts=(certificate(1),)), Change(puts=(revoked(1),), drops=(key(),)))
    rows.load(copied, revisions()[-1], lambda into: (into.apply(Change(puts=(key(),))), fill(into)))


def test_a_serial_that_was_used_is_reserved_no_longer(folder: Path, copied: str) -> None:
    """Else the first start would take it for left behind, and revoke a certificate that is in use."""
    note(folder, Change(puts=(certificate(1),)))
    reserved = [ReservedSerial(certificate(number).serial, CA, ACCOUNT, "node", NOW) for number in (1, 2)]
    restored(copied, folder, *reserved)
    with Source(copied) as source:
        assert [each.serial[-1] for each in issued.reserved_elsewhere(source.tx, "")] == ["2"]


@pytest.mark.parametrize(
    "change",
    [Change(drops=(key(),)), Change(puts=(key(active=False, version=1),))],
    ids=["deleted", "made inactive"],
)
def test_an_access_key_that_ended_stays_ended(folder: Path, copied: str, change: Change) -> None:
    note(folder, change, Change(drops=(key(9),)))
    done, _ = restored(copied, folder, key(), key(2))
    assert done.keys_ended == 1
    with Source(copied) as source:
        found = [identities.access_key(source.tx, key(number).id) for number in (1, 2)]
    assert [each.active for each in found if each] == [False, True]


def test_nothing_else_is_written(folder: Path) -> None:
    note(folder, Change(puts=(key(),)), Change(drops=(certificate(),)))
    assert list(folder.iterdir()) == []


def test_it_is_for_its_owner_alone(folder: Path) -> None:
    note(folder, Change(puts=(certificate(),)))
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.stat().st_mode & 0o077 for path in folder.iterdir()] == [0]


def test_its_files_end_before_they_are_too_long_to_keep(
    folder: Path, copied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "LONGEST", 1000)
    made = Journal(folder, "node")
    for number in range(9):
        made.note([Change(puts=(certificate(number),))])
    made.close()
    assert len(list(folder.iterdir())) > 2
    assert all(path.stat().st_size <= 1000 for path in folder.iterdir())
    assert restored(copied, folder)[0].issued == 9


def test_half_a_line_at_the_end_is_passed_over(folder: Path, copied: str) -> None:
    note(folder, Change(puts=(certificate(1),)))
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes() + b'{"issued":{"auth')
    assert restored(copied, folder)[0].issued == 1


def test_a_damaged_line_is_not(folder: Path, copied: str) -> None:
    note(folder, Change(puts=(certificate(1),)))
    (path,) = folder.iterdir()
    path.write_bytes(b"{}}\n" + path.read_bytes())
    with pytest.raises(Problem, match=r"Line 1 of the journal .* cannot be read"):
        restored(copied, folder)


def test_a_folder_without_one_is_told(folder: Path, copied: str) -> None:
    folder.mkdir()
    with pytest.raises(Problem, match="There is no journal in") as caught:
        restored(copied, folder)
    assert caught.value.kind is Kind.NOT_FOUND


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Iterator[Store]:
    made = JournalledStore(f"sqlite:///{tmp_path}/tokiwa.db", Journal(folder, "node"))
    yield made
    made.close()


def lines(folder: Path) -> int:
    return sum(len(path.read_bytes().splitlines()) for path in folder.iterdir())


def test_a_withdrawal_is_on_the_disk_before_it_is_committed(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fdatasync = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda handle: (synced.append(lines(folder)), fdatasync(handle)))
    write(store, certificate(1))
    assert synced == []
    write(store, revoked(1, version=1))
    assert synced == [2]


def test_without_the_journal_nothing_is_committed(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store, certificate(1))
    whole = os.write

    def full(handle: int, text: bytes) -> int:
        return whole(handle, text[:20])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Problem, match=f"cannot be written: {os.strerror(errno.ENOSPC)}"):
        write(store, revoked(1, version=1))
    monkeypatch.undo()
    found = look(store, issued.get, CA, certificate(1).serial)
    assert found is not None
    assert found.status is IssuedStatus.ISSUED
    write(store, revoked(1, version=1))  # half a line is nothing that another may follow
    assert len(list(folder.iterdir())) == 2


def test_half_a_line_of_a_full_disk_hides_nothing(
    store: Store, folder: Path, copied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_without_the_journal_nothing_is_committed(store, folder, monkeypatch)
    assert restored(copied, folder)[1] == {"1": IssuedStatus.REVOKED}


def test_a_conflict_leaves_a_line_that_does_no_harm(store: Store, folder: Path, copied: str) -> None:
    write(store, certificate(1))
    with pytest.raises(Conflict):
        write(store, certificate(1))
    assert lines(folder) == 2
    assert restored(copied, folder)[0].issued == 1
