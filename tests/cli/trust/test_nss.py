"""NSS: databases that certutil made, and that certutil reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.probe.places import Ca

from tokiwa.cli.trust.nss import NssStore, nss_stores
from tokiwa.cli.trust.root import read
from tokiwa.cli.trust.store import Done, bring

pytestmark = pytest.mark.skipif(shutil.which("certutil") is None, reason="there is no NSS here")
CA = Ca()
(ROOT,) = read(CA.pem.encode())


def certutil(folder: Path, *arguments: str) -> str:
    command = ["certutil", *arguments, "-d", f"sql:{folder}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_database_is_made_and_trusts_a_root_and_no_longer(tmp_path: Path) -> None:
    store = NssStore(tmp_path / "nssdb")
    assert store.ours() == frozenset()
    assert bring(store, [ROOT]) == Done(1, 0, 0)
    assert certutil(tmp_path / "nssdb", "-L", "-n", ROOT.name, "-a").split() == CA.pem.split()
    assert bring(store, [ROOT]) == Done(0, 0, 0)
    assert bring(store, []) == Done(0, 1, 0)
    assert ROOT.name not in certutil(tmp_path / "nssdb", "-L")


def test_nss_itself_verifies_a_certificate_by_it(tmp_path: Path) -> None:
    folder, leaf = tmp_path / "nssdb", tmp_path / "leaf.pem"
    store, pair = NssStore(folder), CA.pair("www.example.com")
    bring(store, [ROOT])
    for name, text in {"issuing": pair.above[0], "leaf": pair.certificate}.items():
        leaf.write_bytes(text.public_bytes(Encoding.PEM))
        certutil(folder, "-A", "-n", name, "-t", ",,", "-i", str(leaf))
    assert "certificate is valid" in certutil(folder, "-V", "-n", "leaf", "-u", "V")
    bring(store, [])
    with pytest.raises(subprocess.CalledProcessError):
        certutil(folder, "-V", "-n", "leaf", "-u", "V")


def test_one_that_is_there_without_trust_does_not_count(tmp_path: Path) -> None:
    store, file = NssStore(tmp_path), tmp_path / "root.pem"
    file.write_text(CA.pem)
    certutil(tmp_path, "-N", "--empty-password")
    certutil(tmp_path, "-A", "-n", ROOT.name, "-t", ",,", "-i", str(file))
    assert not store.holds(ROOT)
    assert bring(store, [ROOT]) == Done(1, 0, 0)
    assert store.holds(ROOT)


def test_the_databases_of_a_user_are_found(tmp_path: Path) -> None:
    places = (".pki/nssdb", ".mozilla/firefox/abc.default", "snap/firefox/common/.mozilla/firefox/x.y")
    for place in places:
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "cert9.db").touch()
    (tmp_path / ".mozilla/firefox/empty").mkdir()
    assert [each.title for each in nss_stores(tmp_path)] == [f"The NSS database {tmp_path / place}" for place in places]
