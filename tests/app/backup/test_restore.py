"""A restored server goes on where the backup was taken, and has not forgotten what it may not forget."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.app.backup.conftest import PASSPHRASE, House

from managed import Manager, read, records
from postgres import Postgres
from tokiwa.app import build
from tokiwa.app.backup import archive
from tokiwa.app.backup import restore as restoring
from tokiwa.app.backup.archive import MAGIC, Header, Writer, writing
from tokiwa.app.backup.drill import drill
from tokiwa.app.backup.restore import Restored, restore
from tokiwa.app.backup.take import take
from tokiwa.app.lock import sole_server
from tokiwa.app.settings import settings
from tokiwa.crypto import keepsake, kek
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.restoration import crl_floor
from tokiwa.domain.value import evolve
from tokiwa.store import backup as rows
from tokiwa.store import identities, restorations
from tokiwa.store.backup import Source
from tokiwa.store.migrate import revisions
from world import World


def bring_back(house: House, journal: Path | None = None, passphrase: bytes | None = None) -> Restored:
    """Restore the house's backup elsewhere, an hour after now."""
    at = house.world.now + timedelta(hours=1)
    if passphrase is None:
        house.give_key()
    return restore(house.elsewhere(), house.file, at, passphrase=passphrase, journal=journal)


def test_the_server_goes_on_with_the_same_keys_and_renews_in_its_time(house: House) -> None:
    exported = house.manager.export(house.certificates[0])
    house.back_up(PASSPHRASE)
    done = bring_back(house, passphrase=PASSPHRASE)
    assert done.key_files == ("kek",)
    world = house.restored()
    manager = Manager(world)
    arn = house.certificates[0]
    assert manager.export(arn)["Certificate"] == exported["Certificate"]
    assert read(world, arn).key == read(house.world, arn).key
    world.advance(days=336)
    assert manager.state(arn)[2] == "SUCCESS"
    assert manager.detail(manager.request(house.authority))["Status"] == "ISSUED"
    world.close()


def test_serials_that_were_reserved_are_revoked_and_never_used_again(house: House) -> None:
    """The lost server may have signed with them after the backup."""
    house.back_up()
    later = house.manager.request(house.authority)  # signed with one of them
    serial = read(house.world, later).serial
    done = bring_back(house)
    assert done.abandoned > 0
    world = house.restored()
    left = [each for each in records(world, house.authority) if each.status is IssuedStatus.ABANDONED]
    assert len(left) == done.abandoned
    assert serial in {each.serial for each in left}
    fresh = {read(world, Manager(world).request(house.authority)).serial for _ in range(5)}
    assert fresh.isdisjoint(each.serial for each in left)
    world.close()


def test_the_restore_is_on_record_and_lifts_the_numbers_of_lists(house: House) -> None:
    house.back_up()
    done = bring_back(house)
    world = house.restored()
    with world.means.store.snapshot() as tx:
        latest = restorations.latest(tx)
    assert latest == evolve(done.restoration, version=1)
    assert latest is not None
    assert latest.taken_at == house.world.now
    assert not latest.journal
    assert crl_floor(latest) > 0
    world.close()


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where servers that are built from now on keep their journal."""
    folder = tmp_path / "journal"
    made = build._store  # what --journal does
    monkeypatch.setattr(build, "_store", lambda known, draw: made(attrs.evolve(known, journal=folder), draw))
    return folder


def test_with_a_journal_nothing_that_was_issued_or_revoked_after_the_backup_is_forgotten(
    journal: Path, house: House
) -> None:
    kept, withdrawn = (read(house.world, arn).serial for arn in house.certificates)
    house.back_up()
    revoke(house, withdrawn)
    issued_later, revoked_later = (read(house.world, house.manager.request(house.authority)).serial for _ in range(2))
    revoke(house, revoked_later)
    done = bring_back(house, journal)
    assert done.replayed is not None
    assert (done.replayed.issued, done.replayed.withdrawn) == (2, 2)
    world = house.restored()
    status = {each.serial: each for each in records(world, house.authority)}
    assert [status[serial or ""].status for serial in (kept, withdrawn, issued_later, revoked_later)] == [
        IssuedStatus.ISSUED,
        IssuedStatus.REVOKED,
        IssuedStatus.ISSUED,
        IssuedStatus.REVOKED,
    ]
    assert status[issued_later or ""].der
    assert status[withdrawn or ""].revocation_reason == "KEY_COMPROMISE"
    world.close()


def test_with_a_journal_an_access_key_that_was_deleted_after_the_backup_stays_good_for_nothing(
    journal: Path, house: House
) -> None:
    house.world.call("iam:CreateUser", {"UserName": "anna"})
    keys = [house.world.call("iam:CreateAccessKey", {"UserName": "anna"})["AccessKey"]["AccessKeyId"] for _ in "ab"]
    house.back_up()
    house.world.call("iam:DeleteAccessKey", {"UserName": "anna", "AccessKeyId": keys[0]})
    house.world.call("iam:UpdateAccessKey", {"UserName": "anna", "AccessKeyId": keys[1], "Status": "Inactive"})
    done = bring_back(house, journal)
    assert done.replayed is not None
    assert done.replayed.keys_ended == 2
    world = house.restored()
    with world.means.store.snapshot() as tx:
        found = [identities.access_key(tx, key) for key in keys]
    assert [key.active for key in found if key] == [False, False]
    world.close()


def revoke(house: House, serial: str | None) -> None:
    house.world.call(
        "acm-pca:RevokeCertificate",
        {
            "CertificateAuthorityArn": house.authority,
            "CertificateSerial": serial,
            "RevocationReason": "KEY_COMPROMISE",
        },
    )


@pytest.mark.parametrize(
    ("inside", "given", "why"),
    [
        pytest.param(None, None, "is needed, and there is none", id="no key anywhere"),
        pytest.param(None, PASSPHRASE, "holds no key files", id="a passphrase for nothing"),
        pytest.param(PASSPHRASE, b"wrong", "passphrase does not open", id="a wrong passphrase"),
    ],
)
def test_without_a_key_there_is_no_restore(house: House, inside: bytes | None, given: bytes | None, why: str) -> None:
    house.back_up(inside)
    with pytest.raises(Problem, match=why):
        restore(house.elsewhere(), house.file, house.world.now, passphrase=given)
    assert [path.name for path in house.elsewhere().data.iterdir()] == ["lock"]


def test_the_key_file_of_another_server_will_not(house: House) -> None:
    house.back_up(None)
    folder = house.elsewhere().data
    folder.mkdir()
    kek.create(folder / "kek")
    with pytest.raises(Problem, match="is not the key file of this backup"):
        restore(house.elsewhere(), house.file, house.world.now)


def test_a_database_that_is_there_is_never_written_over(house: House) -> None:
    house.back_up()
    bring_back(house)
    before = (house.elsewhere().data / "tokiwa.db").read_bytes()
    with pytest.raises(Problem, match="There is a database already") as caught:
        bring_back(house)
    assert caught.value.kind is Kind.CONFLICT
    assert (house.elsewhere().data / "tokiwa.db").read_bytes() == before


@pytest.mark.parametrize("share", [0.3, 0.7, 0.999])
def test_a_damaged_backup_leaves_nothing_that_could_be_taken_for_a_server(house: House, share: float) -> None:
    house.back_up()
    frames = gzip.decompress(house.file.read_bytes()[len(MAGIC) :])
    at = int(len(frames) * share)
    house.file.write_bytes(MAGIC + gzip.compress(frames[:at] + bytes((frames[at] ^ 1,)) + frames[at + 1 :]))
    with pytest.raises(Problem, match="is damaged"):
        bring_back(house)
    assert sorted(path.name for path in house.elsewhere().data.iterdir()) == ["kek", "lock"]


def test_a_backup_whose_rows_somebody_changed_and_summed_up_again_is_refused(house: House) -> None:
    """Who has not got the key-encryption key cannot take a revocation out of it."""
    house.back_up()
    house.give_key()
    forged = house.place / "forged"
    key = kek.read(house.world.settings.data / "kek")
    with archive.reading(house.file) as backup, writing(forged) as file:
        writer = Writer(file, backup.header, backup.locked_keys)
        for table in backup.tables(lambda digest: keepsake.proof(key.keys[key.current], digest)):
            writer.table(table.name, table.columns, ([] for _ in table.pages))
        writer.finish(lambda digest: keepsake.proof(b"x" * 32, digest))
    with pytest.raises(Problem, match="not as it was written"):
        restore(house.elsewhere(), forged, house.world.now)


def remade(house: House, header: Header, url: str) -> None:
    """The house's backup, from another database and with another header."""
    key = kek.read(house.world.settings.data / "kek")
    house.file.unlink(missing_ok=True)
    with Source(url) as source, writing(house.file) as file:
        writer = Writer(file, header, b"")
        for table in source.tables:
            writer.table(table.name, table.columns, source.rows(table))
        writer.finish(lambda digest: keepsake.proof(key.keys[key.current], digest))


def test_a_newer_schema_is_refused(house: House) -> None:
    header = evolve(house.back_up().header, schema="9999")
    remade(house, header, house.world.settings.database)
    with pytest.raises(Problem, match=r"taken by a newer version of Tokiwa \(schema 9999; this one knows \d+\)"):
        bring_back(house)


def test_an_older_schema_is_migrated(house: House) -> None:
    """Each row of the first schema arrives, in the form that this version has."""
    url = f"sqlite:///{house.place}/first.db"
    first = revisions()[0]

    def fill(into: Any) -> None:
        with Source(house.world.settings.database) as source:
            for table in source.tables:
                known = next((each for each in into.tables if each.name == table.name), None)
                if known is not None:
                    into.fill(table.name, known.columns, (cut(table, known, page) for page in source.rows(table)))

    rows.load(url, first, fill)
    remade(house, evolve(house.back_up().header, schema=first), url)
    done = bring_back(house)
    assert done.header.schema == first != revisions()[-1]
    with Source(house.elsewhere().database) as source:
        assert source.schema == revisions()[-1]
    world = house.restored()
    assert Manager(world).state(house.certificates[0]) == house.manager.state(house.certificates[0])
    world.close()
    assert list(house.elsewhere().data.glob(".backup-*")) == []


def cut(table: Any, known: Any, page: Any) -> list[list[Any]]:
    places = [table.columns.index(name) for name in known.columns]
    return [[row[at] for at in places] for row in page]


def test_a_table_that_the_schema_does_not_have_is_refused(house: House) -> None:
    key = kek.read(house.world.settings.data / "kek")
    header = house.back_up().header
    house.file.unlink()
    with writing(house.file) as file:
        writer = Writer(file, header, b"")
        writer.table("another", ("id",), [[["1"]]])
        writer.finish(lambda digest: keepsake.proof(key.keys[key.current], digest))
    with pytest.raises(Problem, match="The table another of the backup does not fit its schema"):
        bring_back(house)


def test_a_journal_that_is_not_there_is_told_and_nothing_is_restored(house: House) -> None:
    house.back_up()
    with pytest.raises(Problem, match="There is no journal in"):
        bring_back(house, house.place / "missing")
    assert not (house.elsewhere().data / "tokiwa.db").exists()


def test_no_server_starts_in_the_middle_of_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.back_up()

    def meanwhile(url: str, schema: str, fill: Any) -> None:
        with pytest.raises(Problem, match="Another server works on"), sole_server(house.elsewhere().data):
            pass
        load(url, schema, fill)

    load = rows.load
    monkeypatch.setattr(restoring.rows, "load", meanwhile)
    bring_back(house)


def test_the_database_may_be_elsewhere(house: House) -> None:
    house.back_up()
    other = settings(data=str(house.place / "data"), database=f"sqlite:///{house.place}/elsewhere.db", environment={})
    house.give_key("data")
    restore(other, house.file, house.world.now)
    assert (house.place / "elsewhere.db").exists()
    assert sorted(path.name for path in house.place.glob("elsewhere.db*")) == ["elsewhere.db"]


def test_a_server_moves_to_postgresql_and_back(house: House, postgres: Postgres) -> None:
    """The same backup, whatever the engine; there too it is all or nothing, and it is proven there."""
    house.back_up()
    url = postgres.empty()
    there = settings(data=str(house.place / "there"), database=url, environment={})
    house.give_key("there")
    whole = house.file.read_bytes()
    house.file.write_bytes(whole[:-200])
    with pytest.raises(Problem, match="is damaged"):
        restore(there, house.file, house.world.now)
    house.file.write_bytes(whole)
    assert restore(there, house.file, house.world.now).abandoned > 0
    with pytest.raises(Problem, match="There is a database already"):
        restore(there, house.file, house.world.now)
    world = World(house.place / "there", url)
    world.now = house.world.now
    world.advance(days=336)
    assert Manager(world).state(house.certificates[0])[2] == "SUCCESS"
    serial = read(world, house.certificates[0]).serial
    back = house.place / "back.tokiwa"
    take(there, back, world.now)
    assert drill(there, back, every_key=True).good
    world.close()
    house.give_key()
    restore(house.elsewhere(), back, world.now)
    again = house.restored()
    assert read(again, house.certificates[0]).serial == serial
    again.close()


def test_an_older_schema_goes_to_postgresql_too(house: House, postgres: Postgres) -> None:
    url = f"sqlite:///{house.place}/first.db"
    rows.load(url, revisions()[0], lambda _: None)
    remade(house, evolve(house.back_up().header, schema=revisions()[0]), url)
    there = settings(data=str(house.place / "there"), database=postgres.empty(), environment={})
    house.give_key("there")
    restore(there, house.file, house.world.now)
    with Source(there.database) as source:
        assert source.schema == revisions()[-1]
        assert restorations.latest(source.tx) is not None
