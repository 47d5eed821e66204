"""A look has an end, covers every address, and comes back with sentences instead of errors."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.probe.places import Ca, listening, serving

from tokiwa.domain.sight import StartTls, Target
from tokiwa.probe import look

NAME = "www.example.com"
CA = Ca()
PAIR = CA.pair(NAME, "localhost")


def test_every_address_of_a_host_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two addresses of one name, of which one is of the other family and serves something else."""
    other = CA.pair(NAME)
    with serving(PAIR, tmp_path) as port, serving(other, tmp_path, address="::1", port=port):
        ours = [socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0] for host in ("127.0.0.1", "::1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [*ours, ours[0]])  # the world's names are not ours to set
        sights = look(Target("both.example.com", port, NAME, roots=CA.pem), 20)
    assert [(each.address, each.fingerprint, each.trusted) for each in sights] == [
        ("127.0.0.1", PAIR.fingerprint, True),
        ("::1", other.fingerprint, True),
    ]


def silent(connection: socket.socket) -> None:
    """Takes what is sent, and says nothing."""
    while connection.recv(4096):
        pass


def dripping(connection: socket.socket) -> None:
    """Says a little, again and again, so that no single wait is long."""
    while True:
        connection.sendall(b"2")
        select.select([], [], [], 0.05)


@pytest.mark.parametrize("serve", [silent, dripping])
@pytest.mark.parametrize("protocol", [None, StartTls.SMTP])
def test_who_does_not_come_to_an_end_is_left_when_the_time_is_up(
    serve: Callable[[socket.socket], None], protocol: StartTls | None
) -> None:
    with listening(serve) as port:
        begun = time.monotonic()
        (sight,) = look(Target("127.0.0.1", port, NAME, protocol, CA.pem), 1)
        assert time.monotonic() - begun < 10
    assert sight.fingerprint is None
    assert sight.problem.endswith(("no answer in time.", "wrong version number."))


ODD: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "no TLS": (lambda each: each.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "wrong version number"),
    "noise": (lambda each: each.sendall(os.urandom(4096)), ""),
    "nothing": (lambda _: None, ""),
}


@pytest.mark.parametrize("case", ODD)
def test_whatever_a_server_sends_it_comes_to_a_sentence(case: str) -> None:
    serve, reason = ODD[case]
    with listening(serve) as port:
        for protocol in (None, *StartTls):
            (sight,) = look(Target("127.0.0.1", port, NAME, protocol, CA.pem), 20)
            assert (sight.fingerprint, sight.trusted) == (None, False)
            assert sight.problem.endswith(".")
            assert f"127.0.0.1 port {port}" in sight.problem
            assert reason in sight.problem or protocol is not None


def test_a_port_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (sight,) = look(Target("127.0.0.1", port), 20)
    assert sight.problem == f"127.0.0.1 port {port} shows no certificate: connection refused."


@pytest.mark.parametrize("host", ["no-such-name.invalid", "", "a\0b", "x" * 300, "."])
def test_a_host_that_is_none_is_told(host: str) -> None:
    (sight,) = look(Target(host, 443, NAME), 20)
    assert (sight.fingerprint, sight.server_name) == (None, NAME)
    assert sight.problem.endswith(".")


def test_a_name_that_cannot_be_asked_for_is_told(tmp_path: Path) -> None:
    with serving(PAIR, tmp_path) as port:
        for name in (".example.com", "a\0b"):
            (sight,) = look(Target("127.0.0.1", port, name, roots=CA.pem), 20)
            assert (sight.fingerprint, sight.trusted) == (None, False)
            assert sight.problem.endswith(".")


def test_an_address_that_is_not_allowed_is_not_asked(tmp_path: Path) -> None:
    asked: list[bytes] = []
    with listening(lambda each: asked.append(each.recv(1))) as port:
        (sight,) = look(Target("127.0.0.1", port, NAME), 20, lambda address: address != "127.0.0.1")
    assert (asked, sight.address, sight.fingerprint) == ([], "127.0.0.1", None)
    assert "is not looked at from here" in sight.problem
