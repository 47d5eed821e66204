"""Java's trust stores, as keytool makes and reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click
import pytest
from tests.probe.places import Ca

from tokiwa.cli.trust.java import JavaStore, java_stores
from tokiwa.cli.trust.root import read
from tokiwa.cli.trust.store import Done, bring

KEYTOOL = pytest.mark.skipif(shutil.which("keytool") is None, reason="there is no Java here")
CA, THEIRS = Ca(), Ca("Theirs")
(ROOT,), (OTHER,) = read(CA.pem.encode()), read(THEIRS.pem.encode())


def keytool(file: Path, *arguments: str, word: str = "changeit") -> str:
    command = ["keytool", "-J-Duser.language=en", *arguments, "-keystore", str(file), "-storepass", word]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@KEYTOOL
def test_a_store_is_made_and_trusts_a_root_and_no_longer(tmp_path: Path) -> None:
    file = tmp_path / "trust.p12"
    store = JavaStore(file)
    assert bring(store, [ROOT]) == Done(1, 0, 0)
    assert f"{ROOT.name}, " in keytool(file, "-list")
    assert "trustedCertEntry" in keytool(file, "-list")
    assert bring(store, []) == Done(0, 1, 0)
    assert "0 entries" in keytool(file, "-list")


@KEYTOOL
def test_what_others_put_there_counts_and_stays(tmp_path: Path) -> None:
    file, pem, word = tmp_path / "trust.jks", tmp_path / "root.pem", tmp_path / "word"
    pem.write_text(THEIRS.pem)
    word.write_text("secret-word")
    keytool(file, "-importcert", "-noprompt", "-alias", "theirs", "-file", str(pem), word="secret-word")
    store = JavaStore(file, word)
    assert bring(store, [ROOT, OTHER]) == Done(1, 0, 1)
    assert bring(store, []) == Done(0, 1, 0)
    assert store.holds(OTHER)


@KEYTOOL
def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    file, word = tmp_path / "trust.p12", tmp_path / "word"
    bring(JavaStore(file), [ROOT])
    word.write_text("wrong-word")
    with pytest.raises(click.ClickException, match=r"keytool failed: .*password"):
        JavaStore(file, word).holds(ROOT)


def test_the_store_of_an_installation_is_found(tmp_path: Path) -> None:
    file = tmp_path / "lib/security/cacerts"
    file.parent.mkdir(parents=True)
    file.touch()
    link = tmp_path / "bin/keytool"
    link.parent.mkdir()
    link.write_text("")
    link.chmod(0o755)
    for environment in ({"JAVA_HOME": str(tmp_path), "PATH": ""}, {"PATH": str(link.parent)}):
        assert [each.title for each in java_stores(environment)] == [f"The Java trust store {file}"]
    assert java_stores({"PATH": str(tmp_path)}) == []
