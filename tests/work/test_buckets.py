"""Objects in folders, and at a server that checks nothing but is one."""

import hashlib
import http.server
import threading
from datetime import UTC, datetime

import pytest

from tokiwa.domain.bucket import BUCKET_OWNER, Endpoint, Unreachable
from tokiwa.domain.value import evolve
from tokiwa.work.buckets import Buckets
from tokiwa.work.object_request import put_headers

ACCOUNT, OTHER = "1" * 12, "2" * 12
NOW = datetime(2027, 1, 31, 12, tzinfo=UTC)


class Elsewhere(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("location", "http://127.0.0.1:1/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.seen, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def buckets(tmp_path, **places):
    return Buckets(tmp_path / "buckets", lambda: NOW, places)


def kept(tmp_path, *accounts, **places):
    """Buckets of which `crls` is for these accounts."""
    return evolve(buckets(tmp_path, **places), accounts={"crls": frozenset(accounts)})


def endpoint(server):
    return Endpoint(f"http://127.0.0.1:{server.server_port}/crls", "AKID", "secret", "us-east-1")


def test_a_bucket_of_which_nothing_is_said_is_a_folder_of_its_name(tmp_path):
    buckets(tmp_path).put(ACCOUNT, "crls", "crl/a.crl", [b"1", b"2"], "application/pkix-crl")
    assert (tmp_path / "buckets/crls/crl/a.crl").read_bytes() == b"12"


def test_a_folder_that_was_named(tmp_path):
    made = buckets(tmp_path, crls=tmp_path / "www")
    made.put(ACCOUNT, "crls", "crl/a.crl", [b"1"], "application/pkix-crl")
    made.put(ACCOUNT, "crls", "crl/a.crl", [b"2"], "application/pkix-crl")
    assert (tmp_path / "www/crl/a.crl").read_bytes() == b"2"


@pytest.mark.parametrize(("acl", "mode"), [("public-read", 0o644), (BUCKET_OWNER, 0o600)])
def test_who_may_read_it(tmp_path, acl, mode):
    buckets(tmp_path).put(ACCOUNT, "crls", "a.crl", [b"1"], "application/pkix-crl", acl)
    assert (tmp_path / "buckets/crls/a.crl").stat().st_mode & 0o777 == mode


def test_half_an_object_is_never_seen(tmp_path):
    def pieces():
        yield b"new"
        assert path.read_bytes() == b"old"
        raise RuntimeError

    path = tmp_path / "buckets/crls/a.crl"
    buckets(tmp_path).put(ACCOUNT, "crls", "a.crl", [b"old"], "application/pkix-crl")
    with pytest.raises(RuntimeError):
        buckets(tmp_path).put(ACCOUNT, "crls", "a.crl", pieces(), "application/pkix-crl")
    assert path.read_bytes() == b"old"
    assert [each.name for each in path.parent.iterdir()] == ["a.crl"]


@pytest.mark.parametrize(
    ("bucket", "key"),
    [("..", "a"), ("a/b", "a"), ("crls", "../a"), ("crls", "/a"), ("crls", "a/../../b"), ("crls", "")],
)
def test_a_name_that_leads_out_of_its_bucket(tmp_path, bucket, key):
    with pytest.raises(Unreachable, match="not the name of an object"):
        buckets(tmp_path).put(ACCOUNT, bucket, key, [b"1"], "application/pkix-crl")
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_one(tmp_path):
    (tmp_path / "buckets").write_text("")
    with pytest.raises(Unreachable, match="cannot be written"):
        buckets(tmp_path).put(ACCOUNT, "crls", "a.crl", [b"1"], "application/pkix-crl")


def test_an_object_elsewhere(tmp_path, elsewhere):
    place = endpoint(elsewhere)
    buckets(tmp_path, crls=place).put(ACCOUNT, "crls", "crl/a.crl", [b"1", b"2"], "application/pkix-crl", BUCKET_OWNER)
    ((path, headers, body),) = elsewhere.seen
    headers = {name.lower(): value for name, value in headers.items()}
    assert (path, body) == ("/crls/crl/a.crl", b"12")
    assert (headers["content-type"], headers["x-amz-acl"]) == ("application/pkix-crl", "bucket-owner-full-control")
    more = {name: headers[name] for name in ("content-type", "content-length", "x-amz-acl")}
    expected = put_headers(place, "crl/a.crl", hashlib.sha256(b"12").hexdigest(), NOW, more)
    assert headers["authorization"] == expected["authorization"]


@pytest.mark.parametrize(("status", "refused"), [(403, True), (404, True), (301, False), (500, False)])
def test_a_place_that_does_not_take_it(tmp_path, elsewhere, status, refused):
    """Nor is a redirect followed: it would lead a signed request anywhere."""
    elsewhere.status = status
    with pytest.raises(Unreachable, match=f"status {status}") as caught:
        buckets(tmp_path, crls=endpoint(elsewhere)).put(ACCOUNT, "crls", "a.crl", [b"1"], "application/pkix-crl")
    assert caught.value.refused is refused
    assert len(elsewhere.seen) == 1


def test_a_place_that_is_not_there(tmp_path):
    place = Endpoint("http://127.0.0.1:1/crls", "AKID", "secret", "us-east-1")
    with pytest.raises(Unreachable, match="cannot be reached") as caught:
        buckets(tmp_path, crls=place).put(ACCOUNT, "crls", "a.crl", [b"1"], "application/pkix-crl")
    assert "secret" not in str(caught.value)


def test_a_bucket_is_everybodys_until_it_is_said_whose(tmp_path):
    made = kept(tmp_path, OTHER)
    assert [made.serves(each, "crls") for each in (ACCOUNT, OTHER)] == [False, True]
    assert [made.serves(each, "audit") for each in (ACCOUNT, OTHER)] == [True, True]


def test_what_is_for_others_is_not_written(tmp_path, elsewhere):
    for places in ({}, {"crls": tmp_path / "www"}, {"crls": endpoint(elsewhere)}):
        with pytest.raises(Unreachable, match=f"crls is not for account {ACCOUNT}") as caught:
            kept(tmp_path, OTHER, **places).put(ACCOUNT, "crls", "a.crl", [b"1"], "application/pkix-crl")
        assert caught.value.refused
    assert (list(tmp_path.rglob("*")), elsewhere.seen) == ([], [])


def test_what_is_for_several_is_written_for_each(tmp_path):
    made = kept(tmp_path, ACCOUNT, OTHER)
    for account in (ACCOUNT, OTHER):
        made.put(account, "crls", f"{account}.crl", [b"1"], "application/pkix-crl")
    assert len(list((tmp_path / "buckets/crls").iterdir())) == 2
