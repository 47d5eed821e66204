"""The system's store: Debian's own tool on a system in a folder; Red Hat's is a stand-in that joins the anchors."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click
import pytest
from tests.probe.places import Ca

from tokiwa.cli.trust.root import Root, read
from tokiwa.cli.trust.store import Done, bring
from tokiwa.cli.trust.system import system_stores

DEBIAN = pytest.mark.skipif(shutil.which("update-ca-certificates") is None, reason="this is no Debian")
CA = Ca()
(ROOT,) = read(CA.pem.encode())
CHROOT = """#!/bin/sh
cd "$1" && shift && exec "$@"
"""
UPDATE = """#!/bin/sh
test "$1" = extract && mkdir -p etc/pki/ca-trust/extracted/pem
cat etc/pki/ca-trust/source/anchors/* > etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem 2>/dev/null || true
"""


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """A system with one CA of its own."""
    folder = tmp_path / "usr/share/ca-certificates"
    folder.mkdir(parents=True)
    (folder / "theirs.crt").write_text(Ca("Theirs").pem)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/ca-certificates.conf").write_text("theirs.crt\n")
    return tmp_path


def bundle(root: Path) -> str:
    return (root / "etc/ssl/certs/ca-certificates.crt").read_text()


@DEBIAN
def test_debian_trusts_a_root_and_no_longer(debian: Path) -> None:
    (store,) = system_stores(debian)
    assert not store.holds(ROOT)
    assert bring(store, [ROOT]) == Done(1, 0, 0)
    assert store.ours() == {ROOT.name}
    assert CA.pem in bundle(debian)
    assert bundle(debian).count("BEGIN") == 2
    assert bring(store, []) == Done(0, 1, 0)
    assert bundle(debian).count("BEGIN") == 1
    assert not store.holds(ROOT)
    left = [str(path) for path in debian.rglob("*") if "tokiwa" in path.name]
    assert left == []


@DEBIAN
def test_openssl_verifies_by_the_links_as_they_are_within_the_folder(debian: Path, tmp_path: Path) -> None:
    """Links that lead out of an image would lead nowhere once it runs."""
    (store,) = system_stores(debian)
    bring(store, [ROOT])
    links = [path for path in (debian / "etc/ssl/certs").iterdir() if path.is_symlink()]
    assert links
    for link in links:
        at = link.readlink()
        assert not str(at).startswith(str(debian))
        assert (debian / at.relative_to("/") if at.is_absolute() else link.parent / at).lstat()
    leaf = tmp_path / "leaf.pem"
    leaf.write_bytes(CA.pair("www.example.com").pem)
    command = ["openssl", "verify", "-no-CApath", "-CAfile", str(debian / "etc/ssl/certs/ca-certificates.crt")]
    done = subprocess.run([*command, "-untrusted", str(leaf), str(leaf)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@DEBIAN
def test_a_root_that_the_administrator_put_there_stays(debian: Path) -> None:
    (debian / "usr/share/ca-certificates/theirs.crt").write_text(CA.pem)
    (store,) = system_stores(debian)
    bring(store, [Root(read(Ca("Another").pem.encode())[0].der)])
    assert bring(store, [ROOT]) == Done(0, 1, 1)
    bring(store, [])
    assert store.holds(ROOT)


@pytest.fixture
def red_hat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system of the other family, with stand-ins for its tool and for chroot, which needs a whole system."""
    tools, root = tmp_path / "tools", tmp_path / "root"
    tools.mkdir()
    for name, text in {"chroot": CHROOT, "update-ca-trust": UPDATE}.items():
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    (root / "etc/pki/ca-trust/source").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    return root


def test_red_hat_trusts_a_root_and_no_longer(red_hat: Path) -> None:
    (store,) = system_stores(red_hat)
    assert "Red Hat" in store.title
    assert bring(store, [ROOT]) == Done(1, 0, 0)
    anchor = red_hat / f"etc/pki/ca-trust/source/anchors/{ROOT.name}.pem"
    assert (anchor.read_text(), anchor.stat().st_mode & 0o777) == (CA.pem, 0o644)
    assert bring(store, []) == Done(0, 1, 0)
    assert not anchor.exists()


def test_a_system_of_another_family_has_no_store_that_is_known(tmp_path: Path) -> None:
    assert system_stores(tmp_path) == []


def test_the_tools_own_words_are_told(red_hat: Path) -> None:
    (red_hat.parent / "tools/update-ca-trust").write_text("#!/bin/sh\necho 'the disk is full' >&2\nexit 3\n")
    (store,) = system_stores(red_hat)
    with pytest.raises(click.ClickException, match="chroot failed: the disk is full"):
        bring(store, [ROOT])
