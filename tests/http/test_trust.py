"""Trust bundles as machines fetch and follow them."""

from __future__ import annotations

import http.client
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from tests.http.serving import Serving
from tests.operations.acm_pca import pki

from tokiwa.domain.account import TestClock
from tokiwa.domain.value import evolve
from tokiwa.http.trust import TrustBundles
from tokiwa.store import accounts
from tokiwa.wire.message import Request
from world import ACCOUNT, World

OTHER = "111111111111"
PEM, STORE = f"/trust/{ACCOUNT}/bundle.pem", f"/trust/{ACCOUNT}/bundle.p12"


def ask(server: Serving, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection(server.host, timeout=20)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def root(server: Serving) -> str:
    """An account with a root."""
    return pki.root(server.world)


def certificate(world: World, arn: str) -> str:
    found = world.call("acm-pca:GetCertificateAuthorityCertificate", pki.of(arn))
    return str(found["Certificate"]).strip()


def test_both_forms_hold_the_root(server: Serving, root: str) -> None:
    expected = certificate(server.world, root)
    status, headers, body = ask(server, PEM)
    assert (status, headers["content-type"], body.decode().strip()) == (200, "application/x-pem-file", expected)
    assert "max-age=300" in headers["cache-control"]
    status, headers, body = ask(server, STORE)
    assert (status, headers["content-type"]) == (200, "application/x-pkcs12")
    (entry,) = load_pkcs12(body, b"changeit").additional_certs
    assert entry.certificate == x509.load_pem_x509_certificate(expected.encode())


@pytest.mark.parametrize("path", [PEM, STORE])
def test_only_what_is_new_is_sent(server: Serving, root: str, path: str) -> None:
    _, headers, _ = ask(server, path)
    tag = headers["etag"]
    for known in (tag, f'"other" ,{tag}', f"W/{tag.removeprefix('W/')}", "*"):
        status, again, body = ask(server, path, if_none_match=known)
        assert (status, again["etag"], body) == (304, tag, b""), known
    assert ask(server, path, if_none_match='"other"')[0] == 200
    assert ask(server, path, "HEAD")[0::2] == (200, b"")


def test_another_root_is_another_bundle(world: World) -> None:
    bundles = TrustBundles(world.means, lambda: world.now)
    pki.root(world)
    first = bundles.answer(Request("GET", PEM.encode()))
    pki.root(world)
    second = bundles.answer(Request("GET", PEM.encode()))
    assert first is not None
    assert second is not None
    assert (first.body.count(b"BEGIN"), second.body.count(b"BEGIN")) == (1, 2)
    assert dict(first.headers)[b"etag"] != dict(second.headers)[b"etag"]


def test_a_root_ends_by_the_clock_of_its_account(world: World) -> None:
    ahead = world.new_account(OTHER, test_clock=True)
    arn = pki.create(world, principal=ahead)
    signed = {"Csr": world.call("acm-pca:GetCertificateAuthorityCsr", pki.of(arn), ahead)["Csr"].encode()}
    _, text, _ = pki.issue(world, arn, ahead, TemplateArn=pki.ROOT, Validity=pki.DAYS, **signed)
    installed = pki.of(arn, Certificate=text.encode())
    world.call("acm-pca:ImportCertificateAuthorityCertificate", installed, ahead)
    bundles = TrustBundles(world.means, lambda: world.now)

    def status() -> int:
        answer = bundles.answer(Request("GET", f"/trust/{OTHER}/bundle.pem".encode()))
        assert answer is not None
        return answer.status

    assert status() == 200
    with world.means.store.snapshot() as tx:
        account = accounts.get(tx, OTHER)
    pki.store(world, evolve(account, clock=TestClock(timedelta(days=31))))
    assert status() == 404


@pytest.mark.parametrize("account", ["999999999999", OTHER])
def test_without_an_account_and_without_a_root_there_is_nothing(world: World, account: str) -> None:
    world.new_account(OTHER)
    answer = TrustBundles(world.means, lambda: world.now).answer(
        Request("GET", f"/trust/{account}/bundle.pem".encode())
    )
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize(
    "request_",
    [
        Request("POST", PEM.encode()),
        Request("GET", b"/trust/1/bundle.pem"),
        Request("GET", f"/trust/{ACCOUNT}/bundle.jks".encode()),
        Request("GET", b"/trust/"),
    ],
)
def test_what_is_asked_of_somebody_else(world: World, request_: Request) -> None:
    assert TrustBundles(world.means, lambda: world.now).answer(request_) is None
