"""Hosts are looked at, each at its place."""

from __future__ import annotations

from pathlib import Path

from tests.probe.places import Ca, serving

from tokiwa.cli.inventory.hosts import Endpoint
from tokiwa.cli.inventory.network import seen
from tokiwa.domain.sight import StartTls

CA = Ca()


def test_what_each_host_serves(tmp_path: Path) -> None:
    good, wrong = CA.pair("127.0.0.1"), CA.pair("www.example.com")
    with serving(good, tmp_path) as one, serving(wrong, tmp_path) as other:
        endpoints = [Endpoint("127.0.0.1", one), Endpoint("127.0.0.1", other), Endpoint("localhost", one)]
        endpoints += [Endpoint("127.0.0.1", 1), Endpoint("no-such-name.invalid", 443)]
        first, second, third, *silent = seen(endpoints, CA.pem, at=None, timeout=10, at_once=3)
    assert (first.place, first.certificate, first.trusted) == (f"tls://127.0.0.1:{one}", good.der, True)
    assert (second.certificate, second.trusted, second.server_name) == (wrong.der, False, "127.0.0.1")
    assert "mismatch" in second.problem
    assert third.place.startswith(f"tls://localhost:{one}/")
    assert [each.certificate for each in silent] == [b""] * len(silent)
    assert "connection refused" in silent[-2].problem
    assert "cannot be resolved" in silent[-1].problem


def test_another_name_may_be_asked_for(tmp_path: Path) -> None:
    pair = CA.pair("www.example.com")
    with serving(pair, tmp_path) as port:
        here = [Endpoint("127.0.0.1", port, "www.example.com")]
        (found,) = seen(here, CA.pem, at=None, timeout=10, at_once=1)
    assert (found.place, found.trusted) == (f"tls://www.example.com:{port}/127.0.0.1", True)
    assert found.server_name == "www.example.com"


def test_the_protocol_that_is_named_counts(tmp_path: Path) -> None:
    pair = CA.pair("127.0.0.1")
    with serving(pair, tmp_path, lambda file: file.read(8) and file.write(b"S")) as port:
        here = [Endpoint("127.0.0.1", port)]
        (found,) = seen(here, CA.pem, at=None, timeout=10, at_once=1, start_tls=StartTls.POSTGRESQL)
    assert found.certificate == pair.der
