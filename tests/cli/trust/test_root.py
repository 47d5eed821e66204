"""Roots by their names, and bundles that are none."""

from __future__ import annotations

import click
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.probe.places import Ca

from tokiwa.cli.trust.root import Root, certificates, read

CA = Ca()


def test_a_bundle_is_read_and_written() -> None:
    other = Ca("Other")
    found = read((CA.pem + other.pem).encode())
    assert [each.pem for each in found] == [CA.pem, other.pem]
    assert found[0].name == f"tokiwa-{found[0].fingerprint[:16]}"
    assert "Root" in found[0].subject


@pytest.mark.parametrize("text", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_bundle_is_refused(text: str) -> None:
    with pytest.raises(click.ClickException, match="is no trust bundle"):
        read(text.encode())


def test_only_a_ca_can_be_trusted() -> None:
    leaf = CA.pair("www.example.com").certificate.public_bytes(Encoding.PEM)
    with pytest.raises(click.ClickException, match=r"www\.example\.com is no CA"):
        read(leaf)


def test_certificates_are_found_among_other_text() -> None:
    text = f"# comments\n{CA.pem}\nAlias name: x\n-----BEGIN CERTIFICATE-----\ncut off"
    assert certificates(text.encode()) == {Root(read(CA.pem.encode())[0].der).der}
