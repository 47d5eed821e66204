"""Where bundles come from, and from where none is taken."""

from __future__ import annotations

import ssl
from pathlib import Path

import click
import pytest
from tests.http.serving import Serving
from tests.operations.acm_pca import pki
from tests.probe.places import Ca, listening

from tokiwa.cli.trust.source import Fetched, of_file, of_url
from world import ACCOUNT, World


def test_a_file(tmp_path: Path) -> None:
    ca, file = Ca(), tmp_path / "roots.pem"
    file.write_text(ca.pem)
    assert [each.pem for each in of_file(file)] == [ca.pem]
    with pytest.raises(click.ClickException, match="cannot be read: No such file"):
        of_file(tmp_path / "missing.pem")


def test_nothing_is_taken_that_somebody_could_have_changed_on_the_way() -> None:
    with pytest.raises(click.ClickException, match="comes by plain HTTP"):
        of_url("http://tokiwa.example.com/trust/000000000000/bundle.pem", "")


def test_a_server_that_is_known_by_tls(world: World, tmp_path: Path) -> None:
    ca, file = Ca(), tmp_path / "ca.pem"
    file.write_text(ca.pem)
    pair = tmp_path / "pair.pem"
    pair.write_bytes(ca.pair("127.0.0.1").pem)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pair)
    pki.root(world)
    server = Serving(world, tls=tls)
    url = f"https://{server.host}/trust/{ACCOUNT}/bundle.pem"
    try:
        fetched = of_url(url, str(file))
        assert fetched.roots is not None
        assert of_url(url, str(file), fetched.tag) == Fetched(None, fetched.tag)
        with pytest.raises(click.ClickException, match="CERTIFICATE_VERIFY_FAILED"):
            of_url(url, "")
    finally:
        server.close()


def test_a_server_that_says_something_else() -> None:
    for says, told in {
        b"HTTP/1.1 503 Away\r\ncontent-length: 0\r\n\r\n": "the answer is 503",
        b"nonsense\r\n": "There is no trust bundle at",
    }.items():
        with (
            listening(lambda each, says=says: each.sendall(says)) as port,
            pytest.raises(click.ClickException, match=told),
        ):
            of_url(f"http://127.0.0.1:{port}/bundle.pem", "")
    with pytest.raises(click.ClickException, match="Connection refused"):
        of_url(f"http://127.0.0.1:{port}/bundle.pem", "")
