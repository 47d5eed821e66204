import http.client
import json
import signal
import socket
import sqlite3
import ssl
import threading
import time
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from tests.story import pki

from running import Running, tokiwa


def stored(folder, query):
    connection = sqlite3.connect(folder / "tokiwa.db")
    (found,) = connection.execute(query).fetchone()
    connection.close()
    return found


def test_a_signal_ends_it_cleanly_and_the_next_start_goes_on(tmp_path):
    folder = tmp_path / "data"
    server = Running(folder)
    pca = server.client("acm-pca")
    arn = pca.create_certificate_authority(
        CertificateAuthorityType="ROOT",
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "EC_prime256v1",
            "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": {"CommonName": "Example"},
        },
    )["CertificateAuthorityArn"]
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"]
    pca.issue_certificate(
        CertificateAuthorityArn=arn,
        Csr=csr.encode(),
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Value": 1, "Type": "YEARS"},
    )
    assert stored(folder, "SELECT count(*) FROM serials") > 0
    assert server.stop(signal.SIGTERM) == 0
    assert server.log.read_text() == ""
    assert stored(folder, "SELECT count(*) FROM serials") == 0
    assert stored(folder, "SELECT count(*) FROM issued") == 1

    again = Running(folder)
    found = again.client("acm-pca").list_certificate_authorities()["CertificateAuthorities"]
    assert [each["Arn"] for each in found] == [arn]
    assert again.stop(signal.SIGINT) == 0


def test_what_a_killed_server_had_in_hand_is_put_in_order(tmp_path):
    folder = tmp_path / "data"
    server = Running(folder)
    server.client("sts").get_caller_identity()
    connection = sqlite3.connect(folder / "tokiwa.db")
    body = '{"serial":"01","authority":"arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/x","account":"000000000000","node":"other","reserved_at":"2026-01-01T00:00:00Z","version":1}'
    connection.execute(
        "INSERT INTO serials (serial, node, version, body) VALUES ('01', 'other', 1, ?)", (body.encode(),)
    )
    connection.commit()
    connection.close()
    assert server.stop(signal.SIGKILL) == -signal.SIGKILL
    again = Running(folder)
    assert again.stop() == 0
    assert b'"status":"abandoned"' in stored(folder, "SELECT body FROM issued")
    assert json.loads(again.log.read_text())["event"] == "serials whose use is not on record are revoked"


def test_a_second_server_on_the_folder_and_a_busy_port_are_told(tmp_path):
    server = Running(tmp_path / "data")
    port = server.url.rpartition(":")[2]
    same = tokiwa("serve", "--data", str(server.folder), "--listen", "127.0.0.1:0")
    busy = tokiwa("serve", "--data", str(tmp_path / "other"), "--listen", f"127.0.0.1:{port}")
    assert server.stop() == 0
    assert (same.returncode, same.stdout) == (1, "")
    assert same.stderr.startswith(f"Error: Another server works on {server.folder} (process {server.process.pid})")
    assert (busy.returncode, busy.stdout) == (1, "")
    assert busy.stderr.startswith(f"Error: Something else listens on 127.0.0.1:{port} already.")
    assert not (tmp_path / "other" / "tokiwa.db").exists()


def test_what_others_reach_is_served_with_tls(tmp_path):
    server = Running(tmp_path / "data", "--name", "pki.example.com", listen="0.0.0.0:0")
    try:
        assert server.url.startswith("https://localhost:")
        assert server.client("sts").get_caller_identity()["Account"] == "000000000000"
        trust = ssl.create_default_context(cafile=server.folder / "ca.pem")
        port = int(server.url.rpartition(":")[2])
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
            trust.wrap_socket(plain, server_hostname="pki.example.com") as secured,
        ):
            secured.sendall(b"GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            assert secured.recv(100).startswith(b"HTTP/1.1 200 OK")
    finally:
        assert server.stop() == 0


def test_region_account_and_test_clock_are_those_of_the_command_line(tmp_path):
    server = Running(
        tmp_path / "data", "--account", "123456789012", "--test-clock", "--region", "eu-central-1", listen="[::1]:0"
    )
    try:
        assert server.url.startswith("http://[::1]:")
        assert server.client("sts").get_caller_identity()["Account"] == "123456789012"  # signed for us-east-1 anywhere
        with pytest.raises(ClientError, match="valid region"):
            server.client("acm").list_certificates()
        done = tokiwa("clock", "show", "--data", str(server.folder))
        assert "(a test clock, 0 d 0 h ahead)" in done.stdout
    finally:
        assert server.stop() == 0


def test_a_signal_does_not_wait_for_a_client_that_says_nothing(tmp_path):
    server = Running(tmp_path / "data")
    host, port = server.url.removeprefix("http://").split(":")
    silent = socket.create_connection((host, int(port)), timeout=10)
    begun = time.monotonic()
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    stopping.join(25)
    silent.close()
    assert server.process.returncode == 0
    assert time.monotonic() - begun < 20


def asked(netloc, path):
    """The status of an answer, on a connection of its own."""
    connection = http.client.HTTPConnection(netloc, timeout=20)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("processes", ["1", "2"])
def test_revocation_is_told_by_plain_http_beside_tls(tmp_path, processes):
    """The URL in certificates leads there, whichever process answers; nothing else is to be had there."""
    server = Running(
        tmp_path / "data", "--revocation-listen", "127.0.0.1:0", "--processes", processes, listen="0.0.0.0:0"
    )
    try:
        authority = pki.authority(server, RevocationConfiguration={"CrlConfiguration": {"Enabled": True}})
        certificate, _ = pki.issue(server, authority)
        found = x509.load_pem_x509_certificate(certificate.encode())
        (point,) = found.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        url = urlsplit(point.full_name[0].value)
        assert (url.scheme, url.hostname) == ("http", "127.0.0.1")
        name = url.path.removeprefix("/crl/").removesuffix(".crl")
        for path, status in [(f"/ca/{name}.cer", 200), ("/metrics", 404), ("/healthz", 404)] * 2:
            assert asked(url.netloc, path) == status
        give_up = time.monotonic() + 20
        while asked(url.netloc, url.path) != 200:  # the list is made beside the answers
            assert time.monotonic() < give_up
    finally:
        assert server.stop() == 0
