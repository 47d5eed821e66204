"""The server looks for itself, at a real TLS server, and believes what it sees."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from deploying import Host, agent, deploy, shown
from managed import Manager, due
from tokiwa.crypto.certificate import read as facts
from tokiwa.domain.reach import EVERYWHERE, Reach
from tokiwa.jobs.targets.http import limit
from world import World


class Listener:
    """A TLS server on a port of its own; `serve` changes the pair."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.context: ssl.SSLContext | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def serve(self, fetched: dict[str, Any]) -> None:
        key = load_pem_private_key(fetched["PrivateKey"].encode(), b"hush")
        path = self.folder / f"{fetched['Fingerprint'][:8]}.pem"
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        path.write_text(plain + fetched["Certificate"] + fetched["CertificateChain"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        self.context = context

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            try:
                with connection:
                    if self.context is not None:
                        self.context.wrap_socket(connection, server_side=True).close()
            except OSError:
                continue

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    made = Listener(tmp_path)
    yield made
    made.close()


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def front(world: World, host: Host, listener: Listener) -> str:
    """A deployment that is delivered and that the server is to look at."""
    manager = Manager(world)
    place = {"Host": "127.0.0.1", "Port": listener.port, "ServerName": "www.example.com", "FromServer": True}
    return deploy(world, manager.request(manager.authority()), Probe=place)


@pytest.fixture
def called() -> Iterator[None]:
    """The process calls public addresses only."""
    limit(Reach(inside=False))
    yield
    limit(EVERYWHERE)


def served(host: Host, listener: Listener) -> None:
    """The agent does what it is told."""
    task = host.tasks()["front"]
    listener.serve(host.fetch(task))
    host.report(task, "DELIVERED")
    host.report(task, "SERVED")
    host.world.settle()


def test_a_handshake_says_that_it_is_served(world: World, host: Host, listener: Listener, front: str) -> None:
    served(host, listener)
    found = shown(world, front)
    assert (found["Status"], found["UnservedSince"]) == ("SERVED", None)
    assert found["Reason"] == "A handshake from the server saw it."
    assert found["ProvedRoot"] == sha256(facts(host.fetch(host.tasks()["front"])["Root"].encode()).der).hexdigest()
    (sight,) = found["Sights"]
    assert (sight["Address"], sight["Fingerprint"], sight["Trusted"]) == ("127.0.0.1", found["Fingerprint"], True)
    assert (due(world, "probe", front), found["SeenAt"]) == (world.now.replace(day=2), world.now)


def test_the_word_of_the_agent_is_not_enough(world: World, host: Host, listener: Listener, front: str) -> None:
    host.work("SERVED")
    found = shown(world, front)
    assert found["Status"] == "DELIVERED"
    assert "127.0.0.1" in found["Reason"]
    listener.serve(host.fetch(host.tasks()["front"]))
    world.advance(minutes=1)
    assert shown(world, front)["Status"] == "SERVED"


def test_each_day_it_looks_again(world: World, host: Host, listener: Listener, front: str) -> None:
    served(host, listener)
    listener.context = None  # it hangs up on everybody
    world.advance(days=1)
    found = shown(world, front)
    assert (found["Status"], found["UnservedSince"]) == ("DELIVERED", world.now)
    assert found["Sights"][0]["Fingerprint"] is None


def test_an_old_certificate_that_is_back_is_found(world: World, host: Host, listener: Listener, front: str) -> None:
    served(host, listener)
    old = listener.context
    certificate = shown(world, front)["CertificateArn"]
    world.call("acm:RenewCertificate", {"CertificateArn": certificate})
    world.settle()
    served(host, listener)
    assert shown(world, front)["Status"] == "SERVED"
    listener.context = old
    world.advance(days=1)
    found = shown(world, front)
    assert found["Status"] == "DRIFTED"
    assert "serves another certificate" in found["Reason"]


def test_it_looks_only_where_its_operator_lets_it_call(
    world: World, host: Host, listener: Listener, front: str, called: None
) -> None:
    """As for API destinations: a user of the server must not see through it what only the server can reach."""
    served(host, listener)
    found = shown(world, front)
    assert found["Status"] == "DELIVERED"
    assert found["Reason"] == "127.0.0.1 is not looked at from here: it is in no network that may be called."


def test_it_does_not_look_at_what_is_gone(world: World, host: Host, listener: Listener, front: str) -> None:
    served(host, listener)
    world.call("tokiwa:DeleteDeployment", {"DeploymentArn": front, "Force": True})
    assert due(world, "probe", front) is None
