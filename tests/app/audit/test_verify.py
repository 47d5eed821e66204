"""Whatever is done to the database behind the server's back is found, and where."""

import json

import pytest
from tests.work.test_sealing import forge

from logbook import body, calls, ids, rewrite, sealed, tamper, verified, wrong
from tokiwa.app.audit.log import in_database
from tokiwa.app.audit.verify import key_of
from tokiwa.crypto import checkpoint as signing
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import checkpoints
from tokiwa.work.anchors import HEAD, PUBLIC
from tokiwa.work.sealing import seal

SECOND = "000000000002"
STRANGE = "which is not as it was sealed or was put in later"
GONE = "was noted outside of the database and is gone: the end of the log is missing"


@pytest.fixture
def log(world):
    """Three checkpoints of two, three and one rows."""
    sealed(world, "a b", "c d e", "f")
    return world


def test_a_log_that_nobody_touched(log):
    report = verified(log)
    assert report.good
    assert (report.checkpoints, report.rows, report.open, report.let_go, report.anchors) == (3, 6, 0, 0, 1)
    assert report.until == log.now
    assert not report.own_key


def test_rows_that_are_not_sealed_yet_are_counted(log):
    calls(log, "g", "h")
    report = verified(log)
    assert (report.good, report.open) == (True, 2)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("iam:CreateUser", "iam:CreateRole"),
        (":root", ":user/eve"),
        ("UserName", "UserNome"),
        ("127.0.0.1", "127.0.0.2"),
        ('"time":"2027', '"time":"2028'),
        ('"account":"000000000000"', '"account":"000000000001"'),
        ('"error":""', '"error":"denied"'),
        ('"handed":""', '"handed":"01"'),
        ('"resources":["', '"resources":["x","'),
        ('"request_id":"1', '"request_id":"2'),
    ],
    ids=str,
)
def test_any_member_of_a_row(log, was, now):
    row = ids(log, 2)[1]
    rewrite(log, "audit", "id", row, was, now)
    assert wrong(log) == [(2, f"has the row {row}, {STRANGE}")]


@pytest.mark.parametrize("column", ["account = '1'", "time = 5", "time = NULL", "version = 2"])
def test_any_column_of_a_row(log, column):
    row = ids(log, 2)[1]
    tamper(log, f"UPDATE audit SET {column} WHERE id = {{row}}", row=row)  # noqa: S608 - it is to be harm
    assert wrong(log) == [(2, f"has the row {row}, {STRANGE}")]


def test_the_id_of_a_row(log):
    row = ids(log, 2)[1]
    tamper(log, "UPDATE audit SET id = 'x' WHERE id = {row}", row=row)
    assert wrong(log) == [(2, f"has the row x, {STRANGE}")]


def test_a_row_that_is_deleted(log):
    tamper(log, "DELETE FROM audit WHERE id = {row}", row=ids(log, 2)[1])
    assert wrong(log) == [(2, "lacks 1 of its 3 rows, at 2")]


def test_a_row_that_is_put_in(log):
    tamper(log, "INSERT INTO audit SELECT 'x', account, time, version, body, 2 FROM audit WHERE id = {row}",
           row=ids(log, 1)[0])  # fmt: skip
    assert wrong(log) == [(2, f"has the row x, {STRANGE}")]


def test_a_row_that_is_moved_to_another_checkpoint(log):
    row = ids(log, 2)[0]
    tamper(log, "UPDATE audit SET checkpoint = 3 WHERE id = {row}", row=row)
    assert wrong(log) == [(2, "lacks 1 of its 3 rows, at 1"), (3, f"has the row {row}, {STRANGE}")]


def test_a_row_that_is_made_to_look_new_is_missed_where_it_was_for_good(log):
    row = ids(log, 2)[0]
    tamper(log, "UPDATE audit SET checkpoint = NULL WHERE id = {row}", row=row)
    assert wrong(log) == [(2, "lacks 1 of its 3 rows, at 1")]
    assert seal(log.means, log.now)
    assert wrong(log) == [(2, "lacks 1 of its 3 rows, at 1")]


def test_a_row_that_is_kept_from_being_sealed(log):
    calls(log, "g")
    tamper(log, "UPDATE audit SET checkpoint = 99 WHERE checkpoint IS NULL")
    assert wrong(log) == [(99, "is not there, but rows say that it seals them")]


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ('"count":3', '"count":2', [(2, "signed"), (2, "list of hashes"), (3, "follow")]),
        ('"time":"2027', '"time":"2028', [(2, "signed"), (3, "follow")]),
        ('"kept_from":1', '"kept_from":2', [(2, "signed"), (3, "follow"), (3, "let go before")]),
        ('"number":2', '"number":5', [(2, "is missing"), (5, "signed"), (6, "is missing")]),
    ],
    ids=["count", "time", "kept_from", "number"],
)
def test_any_member_of_a_checkpoint(log, was, now, found):
    rewrite(log, "audit_checkpoints", "number", SECOND, was, now)
    told = wrong(log)
    for place, words in found:
        assert any(at == place and words in what for at, what in told), (place, words, told)


@pytest.mark.parametrize("member", ["previous", "root", "signature", "leaves"])
def test_any_digest_of_a_checkpoint(log, member):
    text = json.loads(body(log, "audit_checkpoints", "number", SECOND))[member]
    other = ("0" if text[0] != "0" else "1") + text[1:]
    rewrite(log, "audit_checkpoints", "number", SECOND, f'"{member}":"{text}"', f'"{member}":"{other}"')
    assert {at for at, _ in wrong(log)} >= {2}


def test_a_checkpoint_that_is_deleted(log):
    tamper(log, "DELETE FROM audit_checkpoints WHERE number = {key}", key=SECOND)
    assert wrong(log) == [
        (2, "is missing; the one that follows is 3"),
        (2, "is not there, but rows say that it seals them"),
    ]
    tamper(log, "DELETE FROM audit WHERE checkpoint = 2")
    assert wrong(log) == [(2, "is missing; the one that follows is 3")]


def test_a_checkpoint_that_cannot_be_read(log):
    tamper(log, "UPDATE audit_checkpoints SET body = {text} WHERE number = {key}", text=b"{", key=SECOND)
    with pytest.raises(Problem, match="Checkpoint 2 cannot be read") as caught:
        verified(log)
    assert caught.value.kind is Kind.INVALID


def test_the_end_with_everything_that_tells_of_it(log):
    tamper(log, "DELETE FROM audit_checkpoints WHERE number = '000000000003'")
    tamper(log, "DELETE FROM audit WHERE checkpoint = 3")
    assert wrong(log, anchors={}) == []
    assert wrong(log) == [(3, GONE)]


def test_the_end_is_missed_for_good_by_who_noted_it(log):
    """The server goes on behind a shorter chain, which is then another one than it was."""
    with in_database(log.settings.database) as found:
        notes = {each.number: each.digest for each, _ in found.chain()}
    tamper(log, "DELETE FROM audit_checkpoints WHERE number = '000000000003'")
    tamper(log, "DELETE FROM audit WHERE checkpoint = 3")
    sealed(log, "x")
    assert wrong(log) == []
    assert wrong(log, anchors=notes) == [
        (3, "is another one than the one that was noted outside of the database")
    ]  # fmt: skip


def test_everything(log):
    tamper(log, "DELETE FROM audit_checkpoints")
    tamper(log, "DELETE FROM audit")
    assert wrong(log) == [(3, GONE)]
    tamper(log, "DELETE FROM audit_ledgers")
    assert (3, GONE) in wrong(log)
    assert wrong(log, public="") == [(3, "was noted outside of the database and is gone")]


def test_a_log_that_is_signed_anew_with_another_key(log):
    """By somebody who can write to the database and does not have the key."""
    forge(log)
    assert wrong(log, public="", anchors={}) == []
    found = wrong(log)
    assert (0, "names another key than the one that was noted outside of the database") in found
    assert {at for at, what in found if "was not signed with this key" in what} == {1, 2, 3}


def test_without_a_key_from_outside_the_log_vouches_for_itself_and_it_is_said(log):
    report = verified(log, public="")
    assert (report.good, report.own_key) == (True, True)
    assert report.fingerprint == verified(log).fingerprint


def test_the_key_is_the_file_that_is_named_or_that_of_the_folder(log, tmp_path):
    folder = log.settings.data
    assert key_of(folder, None) == (folder / PUBLIC).read_text()
    assert key_of(tmp_path / "nowhere", None) == ""
    other = tmp_path / "other.pub"
    other.write_text(signing.generate()[1])
    assert key_of(folder, other) == other.read_text()
    with pytest.raises(Problem, match="cannot be read"):
        key_of(folder, tmp_path / "nowhere")
    with pytest.raises(Problem, match="cannot be read"):
        key_of(folder, _binary(tmp_path))


def _binary(folder):
    path = folder / "binary"
    path.write_bytes(b"\xff")
    return path


def test_a_log_before_its_first_checkpoint(world):
    calls(world, "a")
    report = verified(world)
    assert (report.good, report.open, report.fingerprint) == (True, 1, "")
    assert wrong(world, anchors={1: "00"}) == [(1, "was noted outside of the database and is gone")]


def test_a_head_from_before_a_restore_is_of_the_past_as_soon_as_the_server_seals_again(log):
    head = log.settings.data / HEAD
    head.write_text(head.read_text().replace('"number":3', '"number":9'))
    assert wrong(log) == [(9, GONE)]
    sealed(log, "x")
    assert wrong(log) == []


def test_what_it_reads_is_what_the_store_has(log):
    with in_database(log.settings.database) as found:
        assert [(each.number, len(rows)) for each, rows in found.chain()] == [(1, 2), (2, 3), (3, 1)]
        assert found.last == 3
    with log.means.store.snapshot() as tx:
        assert checkpoints.ledger(tx).public == key_of(log.settings.data, None)


def test_a_database_of_an_older_version(tmp_path):
    from tokiwa.store.backup import upgrade

    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(url, "0008")
    with pytest.raises(Problem, match="not sealed yet"), in_database(url):
        """Nothing can be read."""
