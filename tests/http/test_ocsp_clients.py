"""The responder over a socket, on the wall clock: as other people's programs ask and judge."""

import base64
from urllib.parse import quote

import pytest
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponseStatus, load_der_ocsp_response
from tests.http.test_ocsp import question
from tests.http.test_revocation import ask

from revoking import RESPONDER, run, told
from tokiwa.app.now import wall_clock

GOOD = OCSPCertStatus.GOOD


@pytest.fixture(scope="module")
def here(server):
    server.world.now = wall_clock()
    return told(server.world, **RESPONDER)


@pytest.fixture
def folder(here, tmp_path):
    serial, pem = here.issue()
    (tmp_path / "leaf.pem").write_text(pem)
    (tmp_path / "ca.pem").write_text(here.pem)
    return tmp_path, serial


PATHS = {
    "its own": "/ocsp/{id}/{asked}",
    "its own, escaped": "/ocsp/{id}/{escaped}",
    "of all": "/ocsp/{asked}",
    "at the root, for a name of its own": "/{asked}",
    "without what fills base64 up": "/ocsp/{id}/{bare}",
}


@pytest.mark.parametrize("name", PATHS)
def test_a_question_in_the_path(server, here, folder, name):
    asked = base64.b64encode(question(here, folder[1])).decode()
    path = PATHS[name].format(id=here.id, asked=asked, escaped=quote(asked, safe=""), bare=asked.rstrip("="))
    code, headers, body = ask(server, path)
    assert (code, headers["content-type"]) == (200, "application/ocsp-response")
    assert load_der_ocsp_response(body).certificate_status is GOOD
    assert "max-age=300" in headers["cache-control"]
    assert headers["etag"]
    assert headers["expires"]
    assert ask(server, path, "HEAD")[2] == b""


@pytest.mark.parametrize("path", ["/ocsp/{id}", "/ocsp/{id}/", "/ocsp", "/"])
def test_a_question_in_the_body(server, here, folder, path):
    asked = question(here, folder[1])
    code, headers, body = ask(server, path.format(id=here.id), "POST", asked, content_type="application/ocsp-request")
    assert (code, headers["content-type"]) == (200, "application/ocsp-response")
    assert load_der_ocsp_response(body).certificate_status is GOOD
    assert "cache-control" not in headers


@pytest.mark.parametrize("path", ["/ocsp/{id}/x", "/ocsp/%%%", "/MEow", "/ocsp/"])
def test_a_path_that_is_no_question(server, here, path):
    _, _, body = ask(server, path.format(id=here.id))
    assert load_der_ocsp_response(body).response_status is OCSPResponseStatus.MALFORMED_REQUEST


def openssl(server, here, folder, *options):
    url = f"{server.url}/ocsp/{here.id}"
    command = ["openssl", "ocsp", "-issuer", "ca.pem", *options, "-cert", "leaf.pem", "-url", url, "-CAfile", "ca.pem"]
    return run(folder, *command)


@pytest.mark.parametrize("options", [[], ["-no_nonce"], ["-sha256"]], ids=["nonce", "no nonce", "sha256"])
def test_openssl(server, here, folder, options):
    good = openssl(server, here, folder[0], *options)
    assert "Response verify OK" in good.stderr
    assert "leaf.pem: good" in good.stdout
    here.revoke(folder[1])
    bad = openssl(server, here, folder[0], *options)
    assert "Response verify OK" in bad.stderr
    assert "leaf.pem: revoked" in bad.stdout
    assert "Reason: keyCompromise" in bad.stdout


def test_openssl_with_two_certificates_in_one_question(server, here, folder):
    _, pem = here.issue()
    (folder[0] / "other.pem").write_text(pem)
    here.revoke(folder[1])
    done = openssl(server, here, folder[0], "-cert", "other.pem")
    assert "Response verify OK" in done.stderr
    assert "leaf.pem: revoked" in done.stdout
    assert "other.pem: good" in done.stdout


def test_gnutls(server, here, folder):
    def asked():
        url = f"{server.url}/ocsp/{here.id}"
        command = [
            "ocsptool",
            f"--ask={url}",
            "--load-cert=leaf.pem",
            "--load-issuer=ca.pem",
            "--load-trust=ca.pem",
        ]
        return run(folder[0], *command)

    good = asked()
    assert "Certificate Status: good" in good.stdout
    assert "Verifying OCSP Response: Success" in good.stdout + good.stderr
    here.revoke(folder[1])
    assert "Certificate Status: revoked" in asked().stdout
