"""Files and folders are looked through, whatever their names are."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from tests.operations.acm.handing_in import intermediate, leaf, root

from tokiwa.cli.inventory import disk
from tokiwa.cli.inventory.disk import found_at, place_of, seen

ONE, OTHER = leaf(), leaf(number=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A machine's files, with and without certificates."""
    (tmp_path / "etc").mkdir()
    files = {
        "etc/site.pem": ONE.pem + intermediate().pem,
        "etc/site.key": ONE.key_pem(),
        "etc/both": ONE.pem + OTHER.pem,
        "etc/one.der": ONE.certificate.public_bytes(Encoding.DER),
        "roots.pem": root().pem + intermediate().pem,
        "notes.txt": b"hello",
        "store.p12": serialize_key_and_certificates(
            b"web", ONE.key, ONE.certificate, None, BestAvailableEncryption(b"secret-word")
        ),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def marks(folder: Path, *passwords: bytes) -> dict[str, tuple[str, bool]]:
    begin = place_of(folder)
    return {each.place.removeprefix(begin): (each.kind, each.has_key) for each in seen([folder], passwords)}


def test_a_folder_with_all_that_is_in_it(folder: Path) -> None:
    assert marks(folder, b"secret-word") == {
        "/etc/both": ("FILE", False),
        "/etc/both#2": ("FILE", False),
        "/etc/one.der": ("FILE", False),
        "/etc/site.pem": ("FILE", True),
        "/store.p12#web": ("KEY_STORE", True),
    }


def test_a_single_file(folder: Path) -> None:
    (found,) = seen([folder / "etc/site.pem"], ())
    assert found.certificate == ONE.certificate.public_bytes(Encoding.DER)


def test_what_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = seen([folder / "store.p12"], [b"wrong"])
    assert (found.certificate, found.problem) == (b"", "No password that was given opens it.")
    monkeypatch.setattr(disk, "LARGEST", 10)
    assert list(seen([folder], ())) == []


def test_no_link_leads_a_scan_round_in_circles(folder: Path) -> None:
    (folder / "etc" / "again").symlink_to(folder)
    (folder / "etc" / "nowhere").symlink_to("/nonexistent")
    assert len(list(seen([folder], [b"secret-word"]))) == 5


def test_what_is_at_a_place_is_found_again_with_its_key(folder: Path) -> None:
    def key_at(name: str, *passwords: bytes) -> bool:
        found = found_at(f"{place_of(folder)}/{name}", passwords)
        assert found is not None
        return found[1].key is not None

    assert key_at("etc/site.pem")
    assert key_at("store.p12#web", b"secret-word")
    assert not key_at("etc/both#2")
    for place in ("tls://www:443", f"{place_of(folder)}/etc/both#3", "file://elsewhere/etc/both"):
        assert found_at(place, ()) is None
