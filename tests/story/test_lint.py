"""The linter really sees what a server issued; the fixture of every other story relies on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from tests.story import pki
from tests.story.server import Server

pytestmark = pytest.mark.xdist_group("story lint")


def test_every_certificate_that_was_issued_is_linted(tmp_path: Path) -> None:
    """Roots and what is below them, the manager's and direct ones, renewed ones, of both families of keys."""
    server = Server(tmp_path, "--test-clock")
    server.start()
    try:
        root = server.root
        top = pki.authority(root)
        issuing = pki.authority(root, top, days=1500)
        pki.grant(root, issuing)
        pki.issue(root, issuing)
        pki.managed(root, issuing, SubjectAlternativeNames=[f"*.{pki.DOMAIN}"])
        pki.request(root, issuing, KeyAlgorithm="RSA_2048")
        root.advance("335d")
    finally:
        server.stop()

    assert sorted(map(_name, server.issued())) == [
        "Example Root",
        "Example Subordinate",
        *[pki.DOMAIN] * 4,
    ]
    assert server.unclean() == []


def _name(pem: str) -> str:
    (found,) = x509.load_pem_x509_certificate(pem.encode()).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found.value)
