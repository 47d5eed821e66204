import http.client
import resource
import socket
from pathlib import Path

import attrs
import pytest
from botocore.exceptions import ClientError
from tests.http.serving import CBOR, JSON, QUERY, REST, Serving, sign

from tokiwa.http import edge
from world import World

HEAD = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-amz-json-1.1\r\nx-amz-target: CertificateManager.ListCertificates\r\n"


def read(connection):
    """Status, headers and body of the answer on a bare connection."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.status, response.headers, response.read()


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/healthz", "text/plain", b"ok\n"),
        ("/readyz", "text/plain", b"ready\n"),
        ("/metrics", "text/plain; version=0.0.4", b"# HELP tokiwa_call"),
    ],
)
def test_pages_for_machines(server, path, kind, begins):
    page = attrs.evolve(REST, path=path)
    answer = server.send(page, {})
    assert (answer.status, answer.headers["server"]) == (200, "Tokiwa")
    assert answer.headers["content-type"].startswith(kind)
    assert answer.body.startswith(begins)
    head = server.send(attrs.evolve(page, method="HEAD"), {})
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 0


def test_a_page_is_read_and_not_written(server):
    assert server.send(attrs.evolve(REST, method="POST", path="/healthz"), {}).status != 200


def test_readiness_says_when_the_store_cannot_be_written(server):
    page = attrs.evolve(REST, path="/readyz")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))  # no file may grow, as on a full disk
    try:
        full = server.send(page, {})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.status == 503
    assert full.body.startswith(b"the store cannot be written: ")
    assert server.send(page, {}).status == 200


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (JSON, "RequestEntityTooLargeException"),
        (CBOR, "RequestEntityTooLargeException"),
        (QUERY, "RequestEntityTooLarge"),
        (attrs.evolve(REST, method="POST", path="/2015-03-31/event-source-mappings"), "RequestTooLargeException"),
    ],
    ids=["json", "cbor", "query", "rest-json"],
)
def test_a_body_over_the_limit_is_told_in_the_services_form(server, message, code):
    large = attrs.evolve(message, body=b" " * (edge.MOST + 1))
    answer = server.call(large)
    assert (answer.status, answer.code) in {(413, code), (413, "RequestEntityTooLargeException")}
    assert f"larger than {edge.MOST} bytes".encode() in answer.body


def test_a_body_at_the_limit_is_read(server):
    answer = server.call(attrs.evolve(JSON, body=b"{" + b" " * (edge.MOST - 2) + b"}"))
    assert answer.status == 200


def test_boto3_gets_an_error_it_can_read_for_a_body_over_the_limit(server):
    detail = '{"a": "%s"}' % ("x" * (edge.MOST // 10))
    entries = [{"Source": "mine", "DetailType": "t", "Detail": detail}] * 10
    with pytest.raises(ClientError, match="RequestEntityTooLarge") as caught:
        server.client("events").put_events(Entries=entries)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_a_body_without_a_length_is_cut_off_at_the_limit_too_while_the_client_still_sends(server):
    with server.raw() as connection:
        connection.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n")
        chunk = b"100000\r\n" + bytes(0x100000) + b"\r\n"
        for _ in range(edge.MOST // 0x100000 + 3):
            connection.sendall(chunk)
        connection.sendall(b"0\r\n\r\n")
        status, _, body = read(connection)
    assert status == 413
    assert b"RequestEntityTooLargeException" in body


def test_code_may_be_larger_than_anything_else(server):
    upload = attrs.evolve(REST, method="POST", path="/2015-03-31/functions", body=b" " * (edge.MOST + 1))
    answer = server.call(upload)
    assert answer.status == 400
    assert answer.code != "RequestEntityTooLargeException"


def test_a_chunked_body_is_signed_and_read_like_any_other(server):
    headers = sign(JSON, server.root, server.host)
    connection = http.client.HTTPConnection(server.host, timeout=20)
    connection.request("POST", "/", iter([b"{", b"}"]), headers, encode_chunked=True)
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b'{"CertificateSummaryList":[]}')
    connection.close()


def test_a_connection_serves_many_requests_one_after_the_other(server):
    connection = http.client.HTTPConnection(server.host, timeout=20)
    for _ in range(3):
        for message in (JSON, attrs.evolve(JSON, body=b"nonsense"), QUERY):
            headers = sign(message, server.root, server.host)
            connection.request(message.method, message.path, message.body, headers)
            here = connection.sock.getsockname()
            response = connection.getresponse()
            assert response.status in {200, 400}
            assert response.read()
            assert connection.sock is not None
            assert connection.sock.getsockname() == here
    connection.close()


def test_a_slow_client_is_served_and_holds_up_nobody(server):
    headers = "".join(f"{k}: {v}\r\n" for k, v in sign(JSON, server.root, server.host).items())
    whole = f"POST / HTTP/1.1\r\n{headers}content-length: 2\r\n\r\n".encode() + b"{}"
    with server.raw() as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(whole), 40):
            slow.sendall(whole[at : at + 40])
            if at % 200 == 0:
                assert server.call(JSON).status == 200
        assert read(slow)[0] == 200


def test_a_client_that_goes_away_in_the_middle_harms_nobody(server):
    for _ in range(5):
        with server.raw() as connection:
            connection.sendall(HEAD + b"content-length: 100\r\n\r\n{")
    assert server.call(JSON).status == 200


@pytest.mark.parametrize(
    "nonsense",
    [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", HEAD + b"content-length: many\r\n\r\n", b"\0" * 50 + b"\r\n\r\n"],
    ids=["tls", "no path", "no length", "zeros"],
)
def test_what_is_no_http_is_refused_and_the_server_goes_on(server, nonsense):
    with server.raw() as connection:
        connection.sendall(nonsense)
        assert read(connection)[0] == 400
    assert server.call(JSON).status == 200


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("PUT", "/%ff%00/..//x?%zz&&=&a=%", {}),
        ("POST", "/", {"content-type": "\xff\xfe", "x-amz-target": "\xff.\xfe"}),
        ("POST", "/service//operation/", {"smithy-protocol": "rpc-v2-cbor"}),
        ("POST", "/", {"authorization": "AWS4-HMAC-SHA256 " + "," * 500}),
        ("POST", "/", {"authorization": "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;, Signature=x", "x-amz-date": "0" * 99}),
    ],
)  # fmt: skip
def test_odd_requests_get_an_error_of_their_own_making(server, method, path, headers):
    connection = http.client.HTTPConnection(server.host, timeout=20)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in {**headers, "content-length": "0"}.items():
        connection.putheader(name, value.encode("latin-1"))
    connection.endheaders()
    assert 400 <= connection.getresponse().status < 500
    connection.close()


def test_an_address_of_ip_version_6(tmp_path_factory):
    world = World(Path(tmp_path_factory.mktemp("six")))
    server = Serving(world, "::1")
    arn = server.client("sts").get_caller_identity()["Arn"]
    server.close()
    world.close()
    assert arn == "arn:aws:iam::000000000000:root"
