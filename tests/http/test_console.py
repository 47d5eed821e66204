from __future__ import annotations

import gzip
from pathlib import Path

import attrs
import pytest
from tests.http.serving import REST, Message, Serving

from tokiwa.http import console
from tokiwa.wire.message import Request

SCRIPT = b"export const calm = true;\n" * 40


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(b"<!doctype html>")
    (tmp_path / "assets" / "main-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "main-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    return tmp_path


def get(files: Path, path: str, **headers: str):
    given = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    return console.answer(Request("GET", path.encode(), headers=given), files)


def test_files_come_packed_to_who_can_unpack_them(files: Path) -> None:
    packed = get(files, "/console/assets/main-1a2b.js", accept_encoding="gzip, br")
    plain = get(files, "/console/assets/main-1a2b.js")

    assert gzip.decompress(packed.body) == plain.body == SCRIPT
    assert dict(packed.headers)[b"content-encoding"] == b"gzip"
    assert dict(plain.headers)[b"content-type"] == b"text/javascript; charset=utf-8"
    assert b"immutable" in dict(plain.headers)[b"cache-control"]


def test_the_page_is_asked_for_each_time_and_sent_when_it_changed(files: Path) -> None:
    page = get(files, "/console/")
    tag = dict(page.headers)[b"etag"].decode()
    again = get(files, "/console/", if_none_match=tag)

    assert (page.status, page.body) == (200, b"<!doctype html>")
    assert dict(page.headers)[b"cache-control"] == b"no-cache"
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/console/", "/console/assets/main-1a2b.js", "/console/missing.js"])
def test_everything_is_guarded(files: Path, path: str) -> None:
    headers = dict(get(files, path).headers)
    policy = headers[b"content-security-policy"].decode()

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers[b"x-content-type-options"] == b"nosniff"


@pytest.mark.parametrize(
    "path", ["/console/../api.py", "/console/%2e%2e/api.py", "/console//etc/passwd", "/console/assets"]
)
def test_nothing_else_is_served(files: Path, path: str) -> None:
    assert get(files, path).status == 404


def test_the_way_to_it(files: Path) -> None:
    for found in (get(files, "/console"), get(files, "/", accept="text/html,*/*")):
        assert (found.status, dict(found.headers)[b"location"]) == (302, b"/console/")
    assert get(files, "/", accept="*/*") is None
    assert get(files, "/functions") is None


def test_a_server_without_it_says_how_to_build_it(tmp_path: Path) -> None:
    assert get(tmp_path, "/console/").body == console.NOT_BUILT


def test_it_is_served_beside_the_api(server: Serving) -> None:
    page: Message = attrs.evolve(REST, path="/console")
    assert server.send(page, {}).status == 302
