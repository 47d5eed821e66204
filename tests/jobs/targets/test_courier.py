"""Requests side by side: who does not answer is given up in time, and costs the others nothing."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.jobs.targets.scripted import HANG, OK, scripted

from tokiwa.domain.delivery import Failure
from tokiwa.jobs.targets import courier as couriers
from tokiwa.jobs.targets.answer import Answer
from tokiwa.jobs.targets.courier import AT_ONCE, Courier
from tokiwa.jobs.targets.http_request import Request

FINE = Answer(200, b"{}", None)
TIMEOUT = Failure("TIMEOUT", "The endpoint did not answer within 5 seconds.")


def post(url: str) -> Request:
    return Request("POST", url, {"X-Name": "value"}, b"{}")


def asked(courier: Courier, *requests: Request) -> list[Answer | Failure]:
    came: dict[int, Answer | Failure] = {}
    courier.ask(requests, came.__setitem__).result()
    return [came[number] for number in range(len(requests))]


def test_many_requests_share_some_connections() -> None:
    with scripted() as server:
        courier = Courier()
        assert asked(courier, *[post(server.url)] * 500) == [FINE] * 500
        assert len(server.requests) == 500
        assert server.most_open == server.connections == AT_ONCE


def test_one_that_does_not_answer_is_given_up_and_the_others_are_told_before() -> None:
    """The five seconds are made short, so that the test is."""
    with scripted(OK, HANG, OK) as server:
        order: list[int] = []
        came: dict[int, Answer | Failure] = {}

        def told(number: int, answer: Answer | Failure) -> None:
            order.append(number)
            came[number] = answer

        Courier(seconds=0.2).ask([post(server.url)] * 100, told).result()
        assert sorted(came) == list(range(100))
        (late,) = [number for number, answer in came.items() if answer == TIMEOUT]
        assert order[-1] == late
        assert [answer for answer in came.values() if answer == FINE] == [FINE] * 99


def test_one_caller_waits_not_for_another() -> None:
    with scripted(HANG) as silent, scripted() as server:
        courier = Courier()
        waiting = courier.ask([post(silent.url)] * 100, lambda *_: None)
        assert asked(courier, post(server.url)) == [FINE]
        assert not waiting.done()
        waiting.cancel()


def test_the_time_counts_from_when_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who had to wait for others before has not been slow itself."""
    monkeypatch.setattr(couriers.resource, "getrlimit", lambda _: (2, 2))
    with scripted(HANG, HANG, OK) as server:
        assert asked(Courier(seconds=0.1), *[post(server.url)] * 3) == [TIMEOUT, TIMEOUT, FINE]
        assert server.most_open == 1


def nobody() -> str:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    return f"http://127.0.0.1:{port}/"


UNREACHED: dict[str, tuple[Callable[[], str], Failure]] = {
    "nobody listens": (
        nobody,
        Failure("SDK_CLIENT_ERROR", "The endpoint could not be reached: ConnectionRefusedError."),
    ),
    "no such host": (
        lambda: "http://nowhere.invalid/secret",
        Failure("SDK_CLIENT_ERROR", "The endpoint could not be reached: gaierror."),
    ),
    "no such port": (
        lambda: "http://127.0.0.1:99999/secret",
        Failure("SDK_CLIENT_ERROR", "The request could not be made (LocationParseError).", permanent=True),
    ),
}


@pytest.mark.parametrize("case", UNREACHED)
def test_why_an_endpoint_is_not_reached(case: str) -> None:
    url, failure = UNREACHED[case]
    assert asked(Courier(), post(url())) == [failure]


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    with scripted(OK, closing=True) as server:
        courier = Courier()
        for number in range(3):
            assert asked(courier, post(server.url)) == [FINE]
            while server.open:
                pass
            # Its end has come to us when a later message from the same server has.
            assert asked(courier, post(nobody()))[0] != FINE
            assert server.connections == number + 1


def test_a_connection_that_is_not_used_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(couriers, "IDLE", 0.05)
    with scripted() as server:
        courier = Courier()
        assert asked(courier, post(server.url)) == [FINE]
        assert server.connections == 1
        while server.open:
            pass
        assert asked(courier, post(server.url)) == [FINE]
        assert server.connections == 2


@pytest.mark.parametrize("trusted", [True, False])
def test_a_server_must_prove_who_it_is(*, trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that speaks TLS with a certificate that nobody trusts is told nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certified(tmp_path / "pem"))
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "pem"))
    with scripted(tls=context) as server:
        answers = asked(Courier(), post(f"https://localhost:{server.port}/"))
        why = "The endpoint could not be reached: SSLCertVerificationError."
        assert answers == [FINE if trusted else Failure("SDK_CLIENT_ERROR", why)]
        assert len(server.requests) == trusted


def _certified(path: Path) -> Path:
    """A key and a certificate for localhost that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return path
