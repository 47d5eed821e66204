"""A log that was carried away is verified there, and whatever was done to the file on the way is found."""

import json
import stat

import pytest

from logbook import calls, sealed, tamper
from tokiwa.app.audit.export import FileLog, export
from tokiwa.app.audit.log import in_database
from tokiwa.app.audit.verify import key_of, verify
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SealedKeys
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.work.anchors import noted


@pytest.fixture
def log(world):
    """Two checkpoints of two and one rows, and a row that is not sealed yet."""
    sealed(world, "a b", "c")
    calls(world, "d")
    return world


def carried(world, path):
    with in_database(world.settings.database) as log:
        return export(log, path, world.means.sealed)


def verified(world, path, public=None, anchors=None):
    public = key_of(world.settings.data, None) if public is None else public
    return verify(FileLog(path), public, noted(world.settings.data, None) if anchors is None else anchors)


def refusal(world, path):
    with pytest.raises(Problem) as caught:
        verified(world, path)
    return caught.value.message


@pytest.fixture
def file(log, tmp_path):
    """The log, carried away."""
    path = tmp_path / "log.jsonl"
    carried(log, path)
    return path


def test_all_of_it_is_in_the_file(log, tmp_path):
    path = tmp_path / "log.jsonl"
    end = carried(log, path)
    assert (end.checkpoints, end.rows) == (2, 4)
    report = verified(log, path)
    assert (report.findings, report.checkpoints, report.rows, report.open) == ((), 2, 3, 1)
    with in_database(log.settings.database) as there:
        in_file, in_base = list(FileLog(path).chain()), list(there.chain())
    assert [each.digest for each, _ in in_file] == [each.digest for each, _ in in_base]
    assert [sorted(rows) for _, rows in in_file] == [sorted(rows) for _, rows in in_base]
    assert not [name for name in tmp_path.iterdir() if name.name.startswith(".log")]


def test_the_key_in_the_file_is_taken_at_its_word(log, file):
    report = verified(log, file, public="", anchors={})
    assert (report.good, report.own_key) == (True, True)


def test_what_was_sealed_since_is_not_missed(log, file):
    sealed(log, "e")
    assert verified(log, file).good


def test_what_was_wrong_before_is_wrong_in_the_file(log, tmp_path):
    tamper(log, "DELETE FROM audit WHERE checkpoint = 2")
    carried(log, tmp_path / "after")
    report = verified(log, tmp_path / "after")
    assert [(each.checkpoint, each.what) for each in report.findings] == [(2, "lacks 1 of its 1 rows, at 1")]
    assert report.open == 1


def test_a_file_that_was_cut_off_or_changed(log, file):
    lines = file.read_bytes().splitlines(keepends=True)
    table = {
        b"".join(lines[:-1]): "has no end: it was cut off",
        b"".join([*lines[:2], *lines[3:]]): "is not as it was written",
        b"".join(lines).replace(b"CreateUser", b"DeleteUser", 1): "is not as it was written",
        b"".join([lines[0], b"nonsense\n", *lines[2:]]): "is not as it was written",
        b"".join(lines)[:-9]: f"Line {len(lines)} of",
        b'{"other":1}\n': "is not an export of an audit log",
        b"": "Line 1 of",
    }
    for content, said in table.items():
        file.write_bytes(content)
        assert said in refusal(log, file)


def test_a_file_that_somebody_else_made_whole_again(log, file):
    """Whoever changes it can make its digest right, and has no key to sign it with."""
    lines = file.read_bytes().splitlines(keepends=True)
    changed = b"".join(lines[:-1]).replace(b'"UserName', b'"UserNome', 1)
    import hashlib

    end = json.loads(lines[-1])
    end["end"]["digest"] = hashlib.sha256(changed).hexdigest()
    file.write_bytes(changed + json.dumps(end).encode() + b"\n")
    assert "was not written by the owner of the key" in refusal(log, file)


def test_the_key_of_another_server(log, file):
    from tokiwa.crypto import checkpoint

    with pytest.raises(Problem, match="was not written by the owner of the key"):
        verified(log, file, public=checkpoint.generate()[1])


def test_a_file_that_is_there_stays(log, file):
    before = file.read_bytes()
    with pytest.raises(Problem) as caught:
        carried(log, file)
    assert (caught.value.kind, file.read_bytes()) == (Kind.EXISTS, before)


def test_a_folder_that_is_not_there(log, tmp_path):
    with pytest.raises(Problem, match="cannot be written") as caught:
        carried(log, tmp_path / "nowhere" / "log")
    assert caught.value.kind is Kind.FAILED
    with pytest.raises(Problem, match="cannot be read"):
        FileLog(tmp_path / "nowhere")


def test_a_log_without_a_checkpoint(world, tmp_path):
    calls(world, "a")
    with pytest.raises(Problem, match="has no checkpoint yet"):
        carried(world, tmp_path / "log")


def test_without_the_key_encryption_key(log, tmp_path):
    other = evolve(log.means, sealed=SealedKeys(Sealer({"other": bytes(32)}, "other")))
    with in_database(log.settings.database) as there, pytest.raises(Problem, match="does not open"):
        export(there, tmp_path / "log", other.sealed)


def test_no_secret_is_in_it(log, file):
    assert b"sealed:" not in file.read_bytes()
    assert not file.stat().st_mode & stat.S_IXUSR


def test_what_is_not_text_any_more(log, tmp_path):
    tamper(log, "UPDATE audit SET body = {text} WHERE checkpoint = 2", text=b"\xff\xfe")
    carried(log, tmp_path / "after")
    assert [each.checkpoint for each in verified(log, tmp_path / "after").findings] == [2]
