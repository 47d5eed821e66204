import http.client
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import attrs
import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tokiwa.agent.client import CallFailed, Profile, call, exchange, signed_headers
from tokiwa.app.now import wall_clock
from tokiwa.cli.profile import of_folder

pytestmark = pytest.mark.xdist_group("agent client")

NOW = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def who(server):
    return of_folder(server.folder)


@pytest.mark.parametrize("token", ["", "session-token"])
def test_it_signs_as_botocore_does(token, monkeypatch):
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW.replace(tzinfo=None), raising=False)
    profile = Profile("http://127.0.0.1:1", "eu-central-1", "AKIA", "secret", token)
    ours = signed_headers(profile, "acm", "CertificateManager.ListCertificates", "127.0.0.1:1", b"{}", NOW)
    names = {"content-type", "host", "x-amz-target"}
    request = AWSRequest("POST", "http://127.0.0.1:1/", {k: v for k, v in ours.items() if k in names}, b"{}")
    SigV4Auth(Credentials("AKIA", "secret", token or None), "acm", "eu-central-1").add_auth(request)
    assert request.headers["X-Amz-Date"] == ours["x-amz-date"] == "20270131T120000Z"
    assert request.headers["Authorization"] == ours["authorization"]


def test_a_call(who):
    assert call(who, "tokiwa", "DescribeClock", {}, wall_clock())["TestClock"]
    assert call(who, "acm", "ListCertificates", {"MaxItems": 1}, wall_clock()) == {"CertificateSummaryList": []}


def test_a_session(server, who):
    made = server.client("sts").get_session_token()["Credentials"]
    session = attrs.evolve(
        who, access_key=made["AccessKeyId"], secret=made["SecretAccessKey"], token=made["SessionToken"]
    )
    assert call(session, "tokiwa", "DescribeClock", {}, wall_clock())["TestClock"]


def test_a_refusal_is_told_in_the_servers_words(who):
    with pytest.raises(CallFailed, match=r"^InvalidSignatureException: The request signature we calculated"):
        call(attrs.evolve(who, secret="wrong"), "tokiwa", "DescribeClock", {}, wall_clock())
    with pytest.raises(CallFailed, match=r"^ValidationException: Give exactly one of Duration"):
        call(who, "tokiwa", "AdvanceClock", {}, wall_clock())


def test_a_refusal_says_whether_it_may_pass(who):
    with pytest.raises(CallFailed) as refused:
        call(who, "tokiwa", "AdvanceClock", {}, wall_clock())
    assert (refused.value.code, refused.value.passing) == ("ValidationException", False)
    with pytest.raises(CallFailed) as nobody:
        call(attrs.evolve(who, url="http://127.0.0.1:1"), "tokiwa", "DescribeClock", {}, wall_clock())
    assert (nobody.value.code, nobody.value.passing, nobody.value.reason) == ("", True, "Connection refused")


BUSY = {
    "it is asked too often": (
        b"400 Bad Request",
        b'{"__type": "ThrottlingException", "message": "Rate exceeded"}',
        True,
    ),
    "it has no database": (b"500 Internal Server Error", b'{"__type": "InternalFailure", "message": "Later"}', True),
    "it does not want to": (b"400 Bad Request", b'{"__type": "AccessDeniedException", "message": "No"}', False),
}


@pytest.mark.parametrize("case", BUSY)
def test_a_server_that_cannot_answer_now(case, who):
    status, body, passing = BUSY[case]
    answer = b"HTTP/1.0 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)
    with listening(answer) as url, pytest.raises(CallFailed) as failed:
        call(attrs.evolve(who, url=url), "tokiwa", "DescribeClock", {}, wall_clock(), timeout=10)
    assert failed.value.passing is passing
    assert failed.value.code in body.decode()


def test_where_nothing_listens(who):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(
        CallFailed, match=rf"^There is no server at http://127\.0\.0\.1:{port} \(Connection refused\)\."
    ):
        call(attrs.evolve(who, url=f"http://127.0.0.1:{port}"), "tokiwa", "DescribeClock", {}, wall_clock())


@contextmanager
def listening(answer):
    """Something at an address that says this to whoever calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.0 200 OK\r\n\r\n<html>", b""])
def test_where_something_else_listens(who, answer):
    with listening(answer) as url, pytest.raises(CallFailed) as failed:
        call(attrs.evolve(who, url=url), "tokiwa", "DescribeClock", {}, wall_clock(), timeout=10)
    assert failed.value.passing


def test_pages_without_a_signature(who):
    status, body, headers = exchange(who, "GET", "/healthz", None, {}, timeout=10)
    assert (status, body) == (http.client.OK, b"ok\n")
    assert headers["server"] == "Tokiwa"


def test_nothing_shows_the_secret(who):
    assert who.secret not in repr(who)
    assert boto3.__version__
