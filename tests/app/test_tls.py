import asyncio
import os
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from structlog.testing import capture_logs
from tests.http.serving import Serving

from tokiwa.app.tls import LEAF_LIFE, RENEW_BEFORE, ROOT_LIFE, Listener
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SealedKeys
from tokiwa.domain.problem import Problem
from tokiwa.work import Draw
from world import World

NAMES = ("pki.example.com", "localhost", "127.0.0.1", "::1")
SEALED = SealedKeys(Sealer({"a": bytes(32)}, "a"))


class Clock:
    """The wall clock, moved by hand."""

    def __init__(self):
        self.now = datetime.now(UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def listener(folder, clock, sealed=SEALED, names=NAMES):
    return Listener(folder, names, sealed, Draw(os.urandom), clock)


def served(made, folder, name="localhost"):
    """The certificate that a client sees who trusts DIR/ca.pem and asks for this name."""
    trust = ssl.create_default_context(cafile=folder / "ca.pem")
    trust.verify_flags |= ssl.VERIFY_X509_STRICT
    here, there = socket.socketpair()
    with here, there:
        thread = threading.Thread(target=lambda: made.context.wrap_socket(there, server_side=True).close())
        thread.start()
        try:
            with trust.wrap_socket(here, server_hostname=name) as secured:
                return x509.load_der_x509_certificate(secured.getpeercert(binary_form=True))
        finally:
            thread.join()


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_the_servers_ca_believes_every_name(tmp_path, clock, name):
    assert served(listener(tmp_path, clock), tmp_path, name).serial_number


def test_it_believes_no_other_name(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        served(listener(tmp_path, clock), tmp_path, "example.com")


def test_the_ca_stays_and_its_key_is_sealed(tmp_path, clock):
    first = served(listener(tmp_path, clock), tmp_path)
    root = (tmp_path / "ca.pem").read_text()
    second = served(listener(tmp_path, clock), tmp_path)
    assert (tmp_path / "ca.pem").read_text() == root
    assert first.serial_number != second.serial_number
    assert first.issuer == second.issuer
    assert (tmp_path / "ca.key").read_text().startswith("sealed:")
    assert (tmp_path / "ca.key").stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.iterdir()} == {"ca.pem", "ca.key"}


def test_a_certificate_is_replaced_when_two_thirds_of_its_time_are_over(tmp_path, clock):
    made = listener(tmp_path, clock)
    first = served(made, tmp_path)
    assert first.not_valid_after_utc - clock.now.replace(microsecond=0) == LEAF_LIFE
    clock.now += LEAF_LIFE - RENEW_BEFORE - timedelta(seconds=1)
    made.renew_if_due()
    assert served(made, tmp_path) == first
    clock.now += timedelta(seconds=1)
    clock.now, late = clock.now - LEAF_LIFE, clock.now  # what OpenSSL is shown must be good by its own clock
    made._renew_at -= LEAF_LIFE
    made.renew_if_due()
    assert served(made, tmp_path) != first
    assert late > clock.now


def test_a_ca_that_would_end_too_soon_is_made_anew(tmp_path, clock):
    listener(tmp_path, clock)
    root = (tmp_path / "ca.pem").read_text()
    clock.now += ROOT_LIFE - LEAF_LIFE - timedelta(days=1)
    listener(tmp_path, clock)
    assert (tmp_path / "ca.pem").read_text() == root
    clock.now += timedelta(days=2)
    listener(tmp_path, clock)
    assert (tmp_path / "ca.pem").read_text() != root


def test_a_key_that_another_kek_sealed_is_told(tmp_path, clock):
    listener(tmp_path, clock)
    other = SealedKeys(Sealer({"a": bytes(31) + b"x"}, "a"))
    with pytest.raises(Problem, match=r"ca\.key, does not open with this key-encryption key"):
        listener(tmp_path, clock, other)


def test_it_is_kept_even_when_one_renewal_fails(tmp_path, clock, monkeypatch):
    made, tries = listener(tmp_path, clock), []
    first = served(made, tmp_path)

    def renew_if_due(real=made.renew_if_due):
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no memory")
        real()

    monkeypatch.setattr(made, "renew_if_due", renew_if_due)
    made._renew_at = clock.now

    async def story():
        keeping = asyncio.create_task(made.keep(0.001))
        while len(tries) < 3:
            await asyncio.sleep(0.001)
        keeping.cancel()

    with capture_logs() as logged:
        asyncio.run(story())
    assert served(made, tmp_path) != first
    assert next(line["event"] for line in logged) == "the listener's certificate could not be renewed"


def test_boto3_over_tls_and_a_swap_in_between(tmp_path, clock):
    made, world = listener(tmp_path, clock), World(tmp_path / "data")
    server = Serving(world, tls=made.context)
    ca, address = str(tmp_path / "ca.pem"), ("127.0.0.1", server.port)
    server.url = f"https://localhost:{server.port}"
    try:
        sts = server.client("sts", verify=ca)
        assert sts.get_caller_identity()["Account"] == "000000000000"
        first = ssl.get_server_certificate(address, ca_certs=ca)
        made._renew_at = clock.now
        made.renew_if_due()
        assert sts.get_caller_identity()["Account"] == "000000000000"  # on the connection that was there
        assert ssl.get_server_certificate(address, ca_certs=ca) != first
        assert server.client("sts", verify=ca).get_caller_identity()["Account"] == "000000000000"
    finally:
        server.close()
        world.close()
