"""What a client that trusts only the given roots makes of a server, and what is seen there although it refuses."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from tests.probe.places import NOW, YEAR, Ca, Pair, serving

from tokiwa.crypto.serial import colons
from tokiwa.domain.sight import Sight, Target
from tokiwa.probe import look

NAME = "www.example.com"
DAY = timedelta(days=1)
CA, STRANGER = Ca(), Ca("Stranger")
GOOD = CA.pair(NAME, "127.0.0.1")
LATER = Ca("Later", since=NOW + YEAR)  # of an account whose clock is ahead


def seen(pair: Pair, folder: Path, ca: Ca = CA, name: str = NAME, at: datetime | None = None, **settings: Any) -> Sight:
    with serving(pair, folder, **settings) as port:
        (sight,) = look(Target("127.0.0.1", port, name, roots=ca.pem, at=at), 20)
    return sight


def test_all_that_was_served_is_told(tmp_path: Path) -> None:
    sight = seen(GOOD, tmp_path)
    assert (sight.trusted, sight.problem) == (True, "")
    assert (sight.address, sight.server_name) == ("127.0.0.1", NAME)
    assert sight.fingerprint == GOOD.fingerprint
    assert sight.chain == (GOOD.fingerprint, CA.issuing.fingerprint(SHA256()).hex())
    assert sight.serial == colons(GOOD.certificate.serial_number)
    assert sight.served[0] == GOOD.der
    assert "served" not in repr(sight)


def test_an_address_can_be_what_the_certificate_is_for(tmp_path: Path) -> None:
    assert seen(GOOD, tmp_path, name="").trusted


REFUSED = {
    "another CA": ({"ca": STRANGER}, GOOD, "unable to get local issuer certificate"),
    "another name": ({"name": "other.example.com"}, GOOD, "Hostname mismatch"),
    "another address": ({"name": ""}, CA.pair(NAME), "IP address mismatch"),
    "expired": ({}, CA.pair(NAME, until=NOW - DAY), "certificate has expired"),
    "not valid yet": ({}, CA.pair(NAME, since=NOW + DAY), "certificate is not yet valid"),
    "without those above it": ({}, attrs.evolve(GOOD, above=()), "unable to get local issuer certificate"),
    "expired then": ({"at": NOW + 2 * YEAR}, GOOD, "the certificate has expired at"),
    "not valid then": ({"at": NOW - 2 * YEAR}, GOOD, "the certificate is not valid before"),
    "those above it have expired then": (
        {"at": NOW + 18 * YEAR},
        CA.pair(NAME, until=NOW + 19 * YEAR),
        "a certificate above it has expired at",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_client_refuses_is_seen_all_the_same(case: str, tmp_path: Path) -> None:
    how, pair, reason = REFUSED[case]
    sight = seen(pair, tmp_path, **how)
    assert (sight.fingerprint, sight.trusted) == (pair.fingerprint, False)
    assert sight.problem.startswith("A client that trusts only the given roots refuses it: ")
    assert reason in sight.problem


def test_certificates_of_a_clock_that_is_ahead_are_judged_by_it(tmp_path: Path) -> None:
    pair = LATER.pair(NAME)
    assert "not yet valid" in seen(pair, tmp_path, LATER).problem
    assert seen(pair, tmp_path, LATER, at=NOW + YEAR + DAY).trusted


def test_a_server_that_wants_a_certificate_of_its_client_is_seen(tmp_path: Path) -> None:
    """In TLS 1.3 it refuses after the handshake, before that in the middle of it."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        sight = seen(GOOD, tmp_path, verify_mode=ssl.CERT_REQUIRED, maximum_version=version)
        assert (sight.fingerprint, sight.trusted, sight.problem) == (GOOD.fingerprint, True, "")


def test_a_server_of_a_time_long_past_is_seen_and_not_trusted(tmp_path: Path) -> None:
    """No client of today speaks with it."""
    old = {"minimum_version": ssl.TLSVersion.TLSv1, "maximum_version": ssl.TLSVersion.TLSv1}
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        sight = seen(GOOD, tmp_path, ciphers="ALL:@SECLEVEL=0", **old)
    assert (sight.fingerprint, sight.trusted) == (GOOD.fingerprint, False)
    assert "protocol version" in sight.problem


def test_roots_that_are_none_are_a_problem_of_the_client(tmp_path: Path) -> None:
    with serving(GOOD, tmp_path) as port:
        (sight,) = look(Target("127.0.0.1", port, NAME, roots="no certificate"), 20)
        (without,) = look(Target("127.0.0.1", port, NAME), 20)
    assert (sight.fingerprint, sight.trusted, without.trusted) == (GOOD.fingerprint, False, False)
    assert "refuses it" in sight.problem
