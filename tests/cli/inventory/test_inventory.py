"""tokiwa inventory, with a real server, real listeners and files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from tests.probe.places import Ca, Pair, serving
from tests.story import pki

from running import Running
from tokiwa.cli.inventory.disk import place_of
from tokiwa.cli.main import main

pytestmark = pytest.mark.xdist_group("inventory")
CA = Ca()
TEXTS = ("Certificate", "CertificateChain")
OURS = CA.pair("127.0.0.1", "www.example.com")


def run(server: Running, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["inventory", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def finds(server: Running, *arguments: str) -> dict[str, Any]:
    found = json.loads(run(server, "list", "--json", *arguments))
    return {each["Place"]: each for each in found}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A certificate with its key."""
    made = tmp_path / "site.pem"
    made.write_bytes(OURS.pem)
    return made


def test_hosts_and_files_are_scanned_shown_and_forgotten(server: Running, tmp_path: Path, file: Path) -> None:
    with serving(OURS, tmp_path) as port:
        told = run(server, "scan", f"127.0.0.1:{port}", "127.0.0.1:1", "--path", str(file), "--verbose")
        assert "2 found, 1 places where none was seen" in told
        assert "tls://127.0.0.1:1: 127.0.0.1 port 1 shows no certificate" in told
        served, at = f"tls://127.0.0.1:{port}", place_of(file)
        found = finds(server)
        assert found[served]["Fingerprint"] == found[at]["Fingerprint"] == OURS.fingerprint
        assert (found[served]["Kind"], found[at]["Kind"], found[at]["HasKey"]) == ("ENDPOINT", "FILE", True)
        assert found[served]["Trusted"] is False
        assert found[served]["Faults"] == ["NOT_TRUSTED"]
        assert run(server, "list", "--found").count("FOREIGN") == 2
        assert "seen nowhere" not in run(server, "list", "--found")
        shown = run(server, "show", served)
        assert OURS.fingerprint in shown
        assert "BEGIN CERTIFICATE" in shown
        file.unlink()
        told = run(server, "scan", f"127.0.0.1:{port}", "--path", str(tmp_path), "--forget")
        assert at not in finds(server)
        assert served in finds(server)
    run(server, "forget", served)
    assert served not in finds(server)
    assert "Nothing was found at" in run(server, "show", served, code=1)


def test_what_is_asked_for_is_shown(server: Running, file: Path) -> None:
    run(server, "scan", "--path", str(file))
    place = place_of(file)
    assert list(finds(server, "--prefix", place)) == [place]
    assert finds(server, "--origin", "issued") == {}
    assert place in finds(server, "--within", "9999d")
    assert place not in finds(server, "--within", "1d")
    assert "Say what to look at" in run(server, "scan", code=2)


def test_certificates_of_a_test_clock_are_judged_by_it(server: Running, tmp_path: Path) -> None:
    """Ours are trusted, though no client of today would accept one that begins in the future."""
    authority = pki.authority(server)
    assert CliRunner().invoke(main, ["clock", "advance", "40d", "--data", str(server.folder)]).exit_code == 0
    arn = pki.request(server, authority, DomainName="www.example.com")
    exported = pki.export(server, arn)
    certificate, above = (x509.load_pem_x509_certificates(exported[name].encode()) for name in TEXTS)
    pair = Pair(certificate[0], tuple(above), pki.opened(exported["PrivateKey"]))
    with serving(pair, tmp_path) as port:
        run(server, "scan", f"127.0.0.1:{port}", "--server-name", "www.example.com")
    found = finds(server)[f"tls://www.example.com:{port}/127.0.0.1"]
    assert (found["Origin"], found["CertificateArn"]) == ("MANAGED", arn)
    assert (found["Trusted"], found["Faults"]) == (True, [])
    assert f"{arn.rpartition('/')[2]}" in run(server, "list")
