import shutil
import socket
import sqlite3
import sys

import attrs
import pytest

from running import Running, tokiwa
from tokiwa.agent.client import CallFailed
from tokiwa.cli import doctor
from tokiwa.cli.doctor import CHECKS, Finding, examine
from tokiwa.crypto.pkcs11.words import Attribute, ObjectClass


@pytest.fixture
def folder(tmp_path):
    """A data folder as a server leaves it."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for name in ("kek", "credentials", "config"):
        (data / name).touch(mode=0o600)
    connection = sqlite3.connect(data / "tokiwa.db")
    connection.execute("CREATE TABLE t (id INTEGER)")
    connection.commit()
    connection.close()
    return data


def found(check, folder):
    return list(check(folder))


def test_a_healthy_installation(server):
    done = tokiwa("doctor", "--data", str(server.folder))
    assert done.returncode == 0
    assert f" ✓ server at {server.url}: ready" in done.stdout.splitlines()
    assert "✗" not in done.stdout
    assert f" ✓ database {server.folder}/tokiwa.db: ok" in done.stdout


def test_over_tls_too(tmp_path):
    server = Running(tmp_path / "data", listen="0.0.0.0:0")
    try:
        assert f" ✓ server at {server.url}: ready" in tokiwa("doctor", "--data", str(server.folder)).stdout
        shutil.copy(server.folder / "ca.pem", tmp_path / "mine.pem")
        other = Running(tmp_path / "other", listen="0.0.0.0:0")
        other.stop()
        shutil.copy(other.folder / "ca.pem", server.folder / "ca.pem")
        done = tokiwa("doctor", "--data", str(server.folder))
        assert done.returncode == 1
        assert f" ✗ {server.url} is not trusted (CERTIFICATE_VERIFY_FAILED)" in done.stdout
    finally:
        assert server.stop() == 0


def test_what_is_grave_makes_it_end_with_an_error(folder, monkeypatch):
    said = []
    checks = [lambda _: [Finding("fine")], lambda _: [Finding("odd", "Look."), Finding("bad", "Mend it.", grave=True)]]
    monkeypatch.setattr(doctor, "CHECKS", checks)
    assert examine(str(folder), said.append) is True
    assert ["fine" in said[0], "odd\n     Look." in said[1], "bad\n     Mend it." in said[2]] == [True] * 3
    monkeypatch.setattr(doctor, "CHECKS", checks[:1])
    assert examine(str(folder), said.append) is False


def test_an_old_interpreter(folder, monkeypatch):
    assert found(doctor.python_version, folder)[0].remedy == ""
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    (finding,) = found(doctor.python_version, folder)
    assert (finding.what, finding.grave) == ("Python 3.10.1", True)


def test_no_folder(tmp_path):
    (finding,) = found(doctor.data, tmp_path / "nothing")
    assert (finding.what, finding.grave) == (f"no data folder at {tmp_path}/nothing", False)


@pytest.mark.parametrize("name", ["", "kek", "credentials", "config"])
def test_secrets_that_others_can_read(folder, name):
    (folder / name).chmod(0o750 if name == "" else 0o640)
    finding = found(doctor.data, folder)[0]
    path = folder / name if name else folder
    assert finding == Finding(f"{path} can be read by other users", f"chmod go= {path}", grave=True)


def test_a_folder_that_cannot_be_written(folder, monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda _path, _mode: False)
    assert Finding(f"{folder} cannot be written", "Run as the user who runs the server.", grave=True) in found(
        doctor.data, folder
    )


@pytest.mark.parametrize(("free", "grave"), [(doctor.LEAST_FREE, False), (doctor.LEAST_FREE - 1, True)])
def test_a_disk_that_is_nearly_full(folder, monkeypatch, free, grave):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: attrs.make_class("Usage", ["free"])(free))
    assert found(doctor.data, folder)[-1].grave is grave


def test_a_whole_database_and_none(folder, tmp_path):
    assert found(doctor.database, folder) == [Finding(f"database {folder}/tokiwa.db: ok")]
    assert found(doctor.database, tmp_path) == []


@pytest.mark.parametrize("damage", ["header", "page"])
def test_a_damaged_database(folder, damage):
    path = folder / "tokiwa.db"
    connection = sqlite3.connect(path)
    connection.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(10_000)])
    connection.commit()
    connection.close()
    content = bytearray(path.read_bytes())
    at = 0 if damage == "header" else 8192
    content[at : at + 64] = b"\xff" * 64
    path.write_bytes(content)
    (finding,) = found(doctor.database, folder)
    assert (finding.grave, finding.remedy) == (True, "Stop the server and restore a backup.")


def test_a_missing_key_encryption_key(folder):
    assert found(doctor.key_file, folder) == []
    (folder / "kek").unlink()
    (finding,) = found(doctor.key_file, folder)
    assert (finding.what, finding.grave) == (f"{folder}/kek is missing", True)


def profile(folder, url):
    (folder / "credentials").write_text("[tokiwa]\naws_access_key_id = a\naws_secret_access_key = b\n")
    (folder / "config").write_text(f"[profile tokiwa]\nregion = us-east-1\nendpoint_url = {url}\n")


def test_no_credentials(folder):
    (finding,) = found(doctor.server, folder)
    assert (finding.what, finding.grave) == ("no credentials", False)


def test_no_server(folder):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    profile(folder, f"http://127.0.0.1:{port}")
    (finding,) = found(doctor.server, folder)
    assert finding.what == f"no server at http://127.0.0.1:{port} (Connection refused)"
    assert finding.remedy == f"Start it: tokiwa serve --data {folder}"


def test_a_server_that_is_not_the_folders(server, folder):
    profile(folder, server.url)
    *_, finding = found(doctor.server, folder)
    assert finding.what.startswith(f"the credentials in {folder} are refused: UnrecognizedClientException")
    assert (finding.remedy, finding.grave) == ("Is another server running there?", True)


def answering(monkeypatch, said, date, refusal=None):
    def call(*_arguments, **_more):
        if refusal:
            raise CallFailed(refusal)

    monkeypatch.setattr(doctor, "exchange", lambda *_a, **_k: (200, f"{said}\n".encode(), {"date": date}))
    monkeypatch.setattr(doctor, "call", call)


def test_a_server_that_is_not_ready(folder, monkeypatch):
    profile(folder, "http://127.0.0.1:1")
    answering(monkeypatch, "the store cannot be written: database or disk is full", None)
    (finding,) = found(doctor.server, folder)
    assert finding.what.endswith(": the store cannot be written: database or disk is full")
    assert (finding.remedy, finding.grave) == ("See its log.", True)


def test_a_server_whose_clock_is_wrong(folder, monkeypatch):
    profile(folder, "http://127.0.0.1:1")
    answering(monkeypatch, "ready", "Fri, 01 Jan 2021 00:00:00 GMT")
    *_, finding = found(doctor.server, folder)
    assert finding.what.startswith("the server's clock differs by ")
    assert finding.grave


OWNER = {"account": "0", "name": "certificate-authority/11111111-2222-4333-8444-555555555555"}


def test_a_token_that_signs(folder, hsm_token, monkeypatch):
    assert found(doctor.hardware, folder) == []
    keys = hsm_token.hsm.open()
    keys.make("EC_prime256v1", **OWNER)
    keys.sessions.close()
    done = tokiwa("doctor", "--data", str(folder), **hsm_token.variables)
    assert f" ✓ token {hsm_token.hsm.token}: makes keys and signs, with 1 keys of CAs" in done.stdout.splitlines()


def test_a_token_with_a_key_that_does_not_sign(folder, hsm_token, monkeypatch):
    for name, value in hsm_token.variables.items():
        monkeypatch.setenv(name, value)
    keys = hsm_token.hsm.open()
    keys.make("EC_prime256v1", **OWNER)
    keys.sessions.run(_without_its_public_half)
    keys.sessions.close()
    broken, rest = found(doctor.hardware, folder)
    assert broken.what.startswith("the key of the CA 11111111-2222-4333-8444-555555555555: There is no key")
    assert broken.grave
    assert rest.what.endswith("signs, with 0 keys of CAs")


def _without_its_public_half(session):
    for each in session.cryptoki.find(session.handle, {Attribute.CLASS: ObjectClass.PUBLIC_KEY}):
        session.cryptoki.destroy(session.handle, each)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"TOKIWA_HSM_TOKEN": "another"}, "There is no token with the label another."),
        ({"TOKIWA_HSM_MODULE": "/nowhere.so"}, "/nowhere.so is not a PKCS #11 library"),
        ({"TOKIWA_HSM_MODULE": ""}, "A hardware token needs all three"),
        ({"TOKIWA_HSM_PIN_FILE": "/nowhere"}, "The token's PIN cannot be read from /nowhere"),
    ],
)
def test_a_token_that_is_not_there(folder, hsm_token, monkeypatch, change, said):
    for name, value in (hsm_token.variables | change).items():
        monkeypatch.setenv(name, value)
    (finding,) = found(doctor.hardware, folder)
    assert finding.what.startswith(said)
    assert finding.grave


def test_a_pin_that_others_can_read(folder, hsm_token, monkeypatch):
    for name, value in hsm_token.variables.items():
        monkeypatch.setenv(name, value)
    hsm_token.hsm.pin_file.chmod(0o640)
    finding, _ = found(doctor.hardware, folder)
    assert (finding.remedy, finding.grave) == (f"chmod go= {hsm_token.hsm.pin_file}", True)


@pytest.mark.parametrize("missing", ["aws", "bwrap", "node", "openssl"])
def test_programs_that_are_not_here(folder, monkeypatch, missing):
    monkeypatch.setattr(doctor.shutil, "which", lambda name, **_: None if name == missing else name)
    (finding,) = [each for each in found(doctor.tools, folder) if each.remedy]
    assert finding.what.endswith(": not here")
    assert not finding.grave


def test_all_checks_are_made():
    assert [check.__name__ for check in CHECKS] == [
        "python_version",
        "data",
        "key_file",
        "database",
        "server",
        "hardware",
        "tools",
    ]
