"""The commands, as an operator runs them on a server that is up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import Running, tokiwa


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that is up, with a certificate authority."""
    made = Running(tmp_path_factory.mktemp("backup") / "data")
    made.client("acm-pca").create_certificate_authority(
        CertificateAuthorityType="ROOT",
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "EC_prime256v1",
            "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": {"CommonName": "Example CA"},
        },
    )
    yield made
    made.stop()


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text("correct horse\n")
    return str(path)


def test_the_whole_way(server: Running, tmp_path: Path, passphrase: str) -> None:
    """Backed up while it runs, proven, restored, and served from there with the same credentials."""
    file, data = str(tmp_path / "backup.tokiwa"), str(server.folder)
    made = tokiwa("backup", file, "--data", data, "--passphrase-file", passphrase)
    assert made.returncode == 0, made.stderr
    assert "It holds kek, credentials, locked with the passphrase." in made.stdout
    drilled = tokiwa("backup", "drill", file, "--data", data)
    assert drilled.returncode == 0, drilled.stdout + drilled.stderr
    assert drilled.stdout.endswith("good: nothing would be lost\n")
    folder = tmp_path / "restored"
    restored = tokiwa("restore", file, "--data", str(folder), "--passphrase-file", passphrase)
    assert restored.returncode == 0, restored.stderr
    assert "Put back: kek, credentials." in restored.stdout
    assert "Warning: there was no journal." in restored.stderr
    other = Running(folder)
    try:
        found = [c.client("acm-pca").list_certificate_authorities()["CertificateAuthorities"] for c in (server, other)]
        assert found[0] == found[1]
        assert len(found[0]) == 1
    finally:
        other.stop()


def test_one_that_would_lose_something_does_not_pass(server: Running, tmp_path: Path) -> None:
    """A backup of which the live server knows less: here one of another time of it."""
    file, data = str(tmp_path / "backup.tokiwa"), str(server.folder)
    assert tokiwa("backup", "make", file, "--data", data).returncode == 0
    # The same data, as they were at the first start: the certificate authority is not known there.
    fresh = Running(tmp_path / "fresh")
    fresh.stop()
    (tmp_path / "fresh/kek").write_bytes((server.folder / "kek").read_bytes())
    done = tokiwa("backup", "drill", file, "--data", str(tmp_path / "fresh"), "--json")
    report = json.loads(done.stdout)
    assert done.returncode == (0 if report["good"] else 1)
    gone = {each["name"]: each["gone"] for each in report["report"]["compared"]}
    assert gone["certificate authorities"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["backup", "{tmp}/b", "--data", "{tmp}/nothing"], "There is no key file at", id="no server"),
        pytest.param(["restore", "{tmp}/b", "--data", "{tmp}/new"], "cannot be read", id="no backup"),
        pytest.param(["backup", "drill", "{tmp}/b", "--data", "{tmp}"], "cannot be read", id="nothing to drill"),
        pytest.param(
            ["backup", "{tmp}/b", "--passphrase-file", "{tmp}/none"], "The passphrase file", id="no passphrase file"
        ),
        pytest.param(
            ["backup", "{tmp}/b", "--passphrase-file", "{tmp}/empty"], "The passphrase is empty", id="no passphrase"
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "empty").write_text("\n")
    done = tokiwa(*(each.format(tmp=tmp_path) for each in arguments))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
