"""A backup is one consistent look at a server that goes on to work."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.app.backup.conftest import PASSPHRASE, House

from tokiwa.app.backup.archive import Writer, reading
from tokiwa.app.backup.restore import prover
from tokiwa.app.backup.take import take
from tokiwa.app.settings import settings
from tokiwa.domain.problem import Problem
from world import START


def rows(house: House, table: str, path: Path | None = None) -> list[list[object]]:
    with reading(path or house.file) as backup:
        found: list[list[object]] = []
        for each in backup.tables(prover(house.world.settings.data, backup)):
            pages = [row for page in each.pages for row in page]
            found += pages if each.name == table else []
        return found


def test_everything_is_in_it_and_nothing_of_the_keys_is_readable(house: House) -> None:
    taken = house.back_up(PASSPHRASE)
    assert taken.rows["certificates"] == 2
    assert taken.rows["issued"] == 3
    assert taken.key_files == ("kek",)
    assert taken.header.taken_at == house.world.now
    assert [row[0] for row in rows(house, "certificates")] == list(house.certificates)
    assert (house.world.settings.data / "kek").read_bytes().split()[1] not in house.file.read_bytes()


def test_without_a_passphrase_it_holds_no_key_files(house: House) -> None:
    assert house.back_up().key_files == ()
    with reading(house.file) as backup:
        assert backup.locked_keys == b""


def test_what_is_written_meanwhile_is_in_it_as_a_whole_or_not_at_all(house: House) -> None:
    """Each certificate has its record: they are one change."""
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            house.manager.request(house.authority)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for number in range(8):
            path = house.place / f"backup-{number}"
            taken = take(house.world.settings, path, house.world.now)
            assert taken.rows["issued"] == taken.rows["certificates"] + 1
    finally:
        stop.set()
        asking.join()
    assert len(rows(house, "certificates", path)) > 2


def test_the_writer_is_never_kept_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate is issued while the backup is open in the middle of its tables."""
    table = Writer.table
    asked: list[str] = []

    def slowly(self: Writer, name: str, *more: object) -> int:
        if name == "certificates":
            asked.append(house.manager.request(house.authority))
        return table(self, name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "table", slowly)
    assert house.back_up().rows["certificates"] == 2
    assert house.manager.detail(asked[0])["Status"] == "ISSUED"


def test_a_folder_without_a_server_is_told(tmp_path: Path) -> None:
    empty = settings(data=str(tmp_path / "nothing"), environment={})
    with pytest.raises(Problem, match="There is no key file"):
        take(empty, tmp_path / "backup", START)
    assert list(tmp_path.iterdir()) == []
