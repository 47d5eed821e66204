"""A drill finds what a backup would lose, and takes nothing that came later for lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from tests.app.backup.conftest import PASSPHRASE, House

from managed import read, records, write
from tokiwa.app.backup import drill as drilling
from tokiwa.app.backup.drill import Report, drill
from tokiwa.crypto import kek
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from tokiwa.store.backup import Source


def found(house: House, **more: object) -> Report:
    return drill(house.world.settings, house.file, **more)  # type: ignore[arg-type]


def losses(house: House) -> list[tuple[str, str]]:
    """What is lost, and why."""
    return [(loss.what, loss.why) for loss in found(house).losses]


def test_a_backup_of_now_is_good(house: House) -> None:
    house.back_up()
    report = found(house, every_key=True)
    assert report.good
    assert report.losses == []
    assert [(each.name, each.same) for each in report.compared][:4] == [
        ("accounts", 1),
        ("certificate authorities", 1),
        ("certificates", 2),
        ("serial numbers", 3),
    ]
    assert (report.keys_opened, report.keys) == (4, 4)  # the CA's, two certificates' and the root's access key
    assert report.jobs == 4  # a renewal and a notice of each


def test_what_came_later_is_explained_by_its_time(house: House) -> None:
    house.back_up()
    house.world.advance(days=1)
    house.manager.request(house.authority)
    house.manager.authority()
    house.world.advance(days=340)  # both are renewed
    report = found(house)
    assert report.good
    by_name = {each.name: each for each in report.compared}
    assert by_name["certificates"].changed == 2
    assert by_name["certificates"].new == 1
    assert by_name["certificate authorities"].new == 1
    assert by_name["serial numbers"].new == 4


def test_a_change_that_was_under_way_is_no_loss(house: House) -> None:
    """Its moment is that at which the call came, which was before the backup; it was committed after it."""
    house.back_up()
    house.world.now -= timedelta(seconds=30)
    house.manager.request(house.authority)
    assert found(house).good


def test_a_revocation_that_came_later_is_no_loss(house: House) -> None:
    house.back_up()
    revoke(house, house.world.now + timedelta(minutes=1))
    assert found(house).good


def revoke(house: House, at: object) -> None:
    record = newest(house)
    write(house.world, evolve(record, status=IssuedStatus.REVOKED, revoked_at=at, revocation_reason="UNSPECIFIED"))


def newest(house: House) -> Issued:
    serial = read(house.world, house.certificates[0]).serial
    return next(each for each in records(house.world, house.authority) if each.serial == serial)


def old(house: House, **changes: object) -> Certificate:
    """A certificate as it would be had it been made long before the backup."""
    return evolve(read(house.world, house.certificates[0]), created_at=long_ago(house), **changes)


def long_ago(house: House) -> object:
    return house.world.now - timedelta(days=30)


def forget_certificate(house: House) -> None:
    write(house.world, old(house, arn="arn:aws:acm:us-east-1:000000000000:certificate/forgotten", version=0))


def forget_serial(house: House) -> None:
    write(house.world, evolve(newest(house), serial="5b" * 16, issued_at=long_ago(house), version=0))


def forget_revocation(house: House) -> None:
    revoke(house, long_ago(house))


def forget_renewal(house: House) -> None:
    write(house.world, evolve(read(house.world, house.certificates[0]), serial="5b" * 16, issued_at=long_ago(house)))


def rewrite(house: House) -> None:
    """As no server does it: the same version, with something else in it."""
    names = "'a.example.com', 'x.example.com'"
    database(house, f"UPDATE certificates SET body = CAST(replace(CAST(body AS TEXT), {names}) AS BLOB)")  # noqa: S608


def lose_live_serial(house: House) -> None:
    database(house, "DELETE FROM issued WHERE serial = (SELECT max(serial) FROM issued)")


def forgive(house: House) -> None:
    """The live database has lost a revocation which the backup knows."""
    revoke(house, house.world.now)
    house.file.unlink()
    house.back_up()
    record = newest(house)
    write(house.world, evolve(record, status=IssuedStatus.ISSUED, revoked_at=None))


def database(house: House, statement: str) -> None:
    with closing(sqlite3.connect(house.world.settings.data / "tokiwa.db")) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("happen", "what", "why"),
    [
        pytest.param(forget_certificate, "certificates", "was there when that was taken", id="a certificate"),
        pytest.param(forget_serial, "serial numbers", "was there when that was taken", id="a serial number"),
        pytest.param(forget_revocation, "serial numbers", "the revocation of 2026-12-02", id="a revocation"),
        pytest.param(forget_renewal, "certificates", "a change of 2026-12-02", id="a renewal"),
        pytest.param(rewrite, "certificates", "does not have a later version", id="other content"),
        pytest.param(lose_live_serial, "serial numbers", "the live database does not know it", id="a lost live row"),
        pytest.param(forgive, "serial numbers", "withdrawn in the backup and good", id="a lost live revocation"),
    ],
)
def test_what_the_backup_would_lose_is_found(
    house: House, happen: Callable[[House], None], what: str, why: str
) -> None:
    house.back_up()
    happen(house)
    report = found(house)
    assert not report.good
    assert [loss.what for loss in report.losses] == [what]
    assert why in report.losses[0].why


def test_a_certificate_whose_work_is_missing_is_found(house: House) -> None:
    database(house, "DELETE FROM jobs WHERE kind = 'renew'")
    house.back_up()
    assert losses(house) == [("jobs", "the job renew of this certificate is not in the backup")] * 2


def spoil_certificate(house: House) -> str:
    a, b = (read(house.world, arn) for arn in house.certificates)
    write(house.world, evolve(a, key=b.key))
    return "its key does not open: the sealed private key"


def swap_serials(house: House) -> str:
    a, b = (read(house.world, arn) for arn in house.certificates)
    write(house.world, evolve(a, serial=b.serial))
    return "its key is not the key of its certificate"


def forget_record(house: House) -> str:
    a = read(house.world, house.certificates[0])
    write(house.world, evolve(a, serial="5b" * 16))
    return "is not on record"


def spoil_authority(house: House) -> str:
    with house.world.means.store.snapshot() as tx:
        found = authorities.get(tx, house.authority)
    assert found is not None
    write(house.world, evolve(found, key="sealed:AAAA"))
    return "its key does not open: a sealed record is damaged"


@pytest.mark.parametrize("spoil", [spoil_certificate, swap_serials, forget_record, spoil_authority])
def test_a_key_that_is_of_no_use_is_found(house: House, spoil: Callable[[House], str]) -> None:
    why = spoil(house)
    house.back_up()
    report = found(house, every_key=True)
    assert [why in loss.why for loss in report.losses] == [True]


def test_its_own_key_files_are_tried_with_its_passphrase(house: House) -> None:
    house.back_up(PASSPHRASE)
    assert found(house, passphrase=PASSPHRASE).good
    with pytest.raises(Problem, match="passphrase does not open"):
        found(house, passphrase=b"wrong")


def test_one_whose_key_is_lost_does_not_pass(house: House) -> None:
    house.back_up()
    folder = house.world.settings.data
    (folder / "kek").unlink()
    kek.create(folder / "kek")
    with pytest.raises(Problem, match="is not the key file of this backup"):
        found(house)


def test_it_leaves_nothing_and_changes_nothing(house: House) -> None:
    house.back_up()
    before = sorted(path.name for path in house.world.settings.data.iterdir())
    rows = counted(house)
    found(house)
    assert sorted(path.name for path in house.world.settings.data.iterdir()) == before
    assert counted(house) == rows


def counted(house: House) -> dict[str, int]:
    with Source(house.world.settings.database) as source:
        return {table.name: sum(map(len, source.rows(table))) for table in source.tables}


def test_a_sample_is_spread_over_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drilling, "SAMPLE", 1)
    house.back_up()
    report = found(house)
    assert (report.keys_opened, report.keys) == (3, 4)


def test_few_of_many_losses_are_told_one_by_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drilling, "MOST", 1)
    database(house, "DELETE FROM jobs WHERE kind = 'renew'")
    house.back_up()
    report = found(house)
    assert (len(report.losses), report.lost) == (1, 2)
