"""tokiwa audit, as an operator and an auditor use it: on a server that runs, and on what was carried away."""

import json
import sqlite3

import pytest
from click.testing import CliRunner
from tests.story import pki

from running import Running
from tokiwa.cli.main import main


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """The folder of a server that was stopped cleanly, with a certificate whose key was handed out; its ARN."""
    folder = tmp_path_factory.mktemp("audit")
    server = Running(folder / "data", "--journal", str(folder / "journal"))
    acm = server.client("acm")
    given = {"DomainName": "a.example", "KeyAlgorithm": "EC_prime256v1"}
    arn = acm.request_certificate(**given, CertificateAuthorityArn=pki.authority(server))["CertificateArn"]
    acm.export_certificate(CertificateArn=arn, Passphrase=b"changeit")
    assert server.stop() == 0
    return folder, arn


def run(*arguments, code=0):
    done = CliRunner().invoke(main, ["audit", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.output


def test_a_log_that_was_closed_cleanly_is_sealed_to_its_end(log):
    folder, _ = log
    said = run("verify", "--data", folder / "data", "--journal", folder / "journal")
    assert said.endswith("good: all of it is as it was sealed\n")
    assert "not sealed yet" not in said
    assert "Only the log itself" not in said
    report = json.loads(run("verify", "--json", "--data", folder / "data"))
    assert (report["good"], report["report"]["findings"]) == (True, [])


def test_a_log_that_was_changed(log, tmp_path):
    folder, _ = log
    copy = tmp_path / "tokiwa.db"
    with sqlite3.connect(folder / "data" / "tokiwa.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
        target.execute("UPDATE audit SET account = '111111111111' WHERE rowid = 1")
    source.close()
    target.close()
    given = ("verify", "--database", f"sqlite:///{copy}", "--data", folder / "data")
    said = run(*given, code=1)
    assert "WRONG: checkpoint 1 has the row " in said
    assert said.endswith("NOT GOOD: 1 findings\n")
    assert json.loads(run(*given, "--json", code=1))["good"] is False


def test_an_export_is_verified_without_the_server(log, tmp_path):
    folder, arn = log
    file = tmp_path / "log.jsonl"
    assert run("export", file, "--data", folder / "data").startswith(f"{file}: ")
    nowhere = tmp_path / "nowhere"
    said = run("verify", "--from", file, "--key", folder / "data" / "audit.pub", "--data", nowhere)
    assert said.endswith("good: all of it is as it was sealed\n")
    alone = run("verify", "--from", file, "--data", nowhere)
    assert "Only the log itself vouches for this key" in alone
    assert run("receipts", arn, "--from", file) == run("receipts", arn, "--data", folder / "data")
    assert not nowhere.exists()
    file.write_bytes(file.read_bytes()[:-20])
    assert "cannot be read" in run("verify", "--from", file, "--data", nowhere, code=1)


def test_receipts(log):
    folder, arn = log
    first, second = run("receipts", arn, "--data", folder / "data").splitlines()
    assert "arn:aws:iam::000000000000:root with AKIA" in first
    assert first.endswith("from 127.0.0.1")
    assert "by acm:ExportCertificate" in second
    assert second.endswith(", checkpoint 1")
    (told,) = json.loads(run("receipts", arn, "--json", "--data", folder / "data"))
    assert told["serial"] in second
    assert run("receipts", "arn:x", "--data", folder / "data") == "The key of arn:x was never handed out.\n"


def test_what_is_kept(log):
    folder, _ = log
    data = ("--data", folder / "data")
    assert run("keep", "400", *data) == "Rows are kept for 400 days.\n"
    assert "1 rows are not sealed yet" in run("verify", *data)
    assert run("keep", "forever", *data) == "All rows are kept.\n"
    assert "not a number of days" in run("keep", "1y", *data, code=1)
    assert "at least one day" in run("keep", "0", *data, code=1)


@pytest.mark.parametrize("command", [("verify",), ("receipts", "arn:x"), ("keep", "4")], ids=lambda c: c[0])
def test_where_there_is_no_database(tmp_path, command):
    assert "There is no database" in run(*command, "--data", tmp_path / "nowhere", code=1)
    assert not (tmp_path / "nowhere").exists()


def test_where_there_is_no_key_to_sign_with(log, tmp_path):
    folder, _ = log
    database = f"sqlite:///{folder / 'data' / 'tokiwa.db'}"
    said = run("export", tmp_path / "file", "--data", tmp_path / "nowhere", "--database", database, code=1)
    assert "There is no key file" in said
