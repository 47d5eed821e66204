"""What a scan is told to look at."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tokiwa.cli.inventory.hosts import Endpoint, endpoints, of_file, ports_of
from tokiwa.domain.sight import StartTls

TEXTS: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "a name": ("WWW.example.com", [("www.example.com", 443), ("www.example.com", 8443)]),
    "a name with a port": ("mail.example.com:25", [("mail.example.com", 25)]),
    "an address": ("10.0.0.1:444", [("10.0.0.1", 444)]),
    "an address of the newer kind": ("[2001:DB8::1]:444", [("2001:db8::1", 444)]),
    "the same without a port": ("2001:db8::1", [("2001:db8::1", 443), ("2001:db8::1", 8443)]),
    "a network": ("10.0.0.0/30", [(f"10.0.0.{at}", port) for at in (1, 2) for port in (443, 8443)]),
    "a network of one": ("10.0.0.7/32", [("10.0.0.7", 443), ("10.0.0.7", 8443)]),
    "nothing": (" ", []),
}


@pytest.mark.parametrize("case", TEXTS)
def test_hosts(case: str) -> None:
    text, expected = TEXTS[case]
    assert [(each.host, each.port) for each in endpoints([text, text], (443, 8443))] == expected


@pytest.mark.parametrize("text", ["a b", "10.0.0.0/8", "x/y", "www:0", "www:99999", "[::1", "http://www"])
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(click.UsageError):
        endpoints([text], (443,))


def test_places_and_what_is_spoken_there() -> None:
    assert Endpoint("www.example.com", 443).place == "tls://www.example.com:443"
    assert Endpoint("10.0.0.1", 443, "www.example.com").place == "tls://www.example.com:443"
    assert Endpoint("2001:db8::1", 443).place == "tls://[2001:db8::1]:443"
    assert [Endpoint("a", port).start_tls for port in (443, 25, 5432)] == [None, StartTls.SMTP, StartTls.POSTGRESQL]


def test_a_file_of_hosts(tmp_path: Path) -> None:
    file = tmp_path / "hosts"
    file.write_text("# ours\nwww.example.com  # the shop\n\n10.0.0.0/30\n")
    assert of_file(file) == ["www.example.com", "10.0.0.0/30"]
    with pytest.raises(click.UsageError):
        of_file(tmp_path / "missing")


def test_ports() -> None:
    assert ports_of("443,8443") == (443, 8443)
    for text in ("", "443,", "https", "0", "70000"):
        with pytest.raises(click.UsageError):
            ports_of(text)
