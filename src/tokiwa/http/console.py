"""The console's files, as they were built into this package; the console itself is a client of the API like any other.

They may load nothing from elsewhere, run no script of a page and stand in no frame (Content Security Policy Level 3).
"""

import hashlib
from functools import cache
from pathlib import Path

from tokiwa.domain.value import Value
from tokiwa.wire.message import Headers, Request, Response

FILES = Path(__file__).parent / "static"
PREFIX = b"/console/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_GUARD = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".woff2": b"font/woff2",
}
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
NOT_BUILT = b"This installation has no console: it was built with TOKIWA_NO_CONSOLE. Run: make console\n"


class File(Value, eq=False):
    """One file of the bundle; `packed` is it in gzip, where that is smaller."""

    content: bytes
    packed: bytes | None
    kind: bytes
    tag: bytes

    @property
    def caching(self) -> bytes:
        """Pages are asked for each time; everything else has its content in its name."""
        return b"no-cache" if self.kind.startswith(b"text/html") else b"public, max-age=31536000, immutable"


def answer(request: Request, files: Path = FILES) -> Response | None:
    """A file of the console, or the way to it; None for all that is none of its business."""
    path = request.raw_path.partition(b"?")[0]
    if path == b"/console" or (path == b"/" and b"text/html" in (request.header(b"accept") or b"")):
        return Response(302, ((b"location", PREFIX),), b"")
    if not path.startswith(PREFIX):
        return None
    found = bundle(files).get(path.removeprefix(PREFIX).decode("latin-1") or "index.html")
    if found is None:
        return Response(404, (_TEXT, *_GUARD), b"not found\n" if bundle(files) else NOT_BUILT)
    headers: Headers = ((b"etag", found.tag), (b"cache-control", found.caching), (b"vary", b"accept-encoding"), *_GUARD)
    if request.header(b"if-none-match") == found.tag:
        return Response(304, headers, b"")
    headers = ((b"content-type", found.kind), *headers)
    if found.packed is not None and b"gzip" in (request.header(b"accept-encoding") or b""):
        return Response(200, ((b"content-encoding", b"gzip"), *headers), found.packed)
    return Response(200, headers, found.content)


@cache
def bundle(files: Path) -> dict[str, File]:
    """Every file by its path below /console/, read once; empty where nothing was built."""
    found = {}
    for path in sorted(files.rglob("*")):
        if path.suffix not in _TYPES:
            continue
        content, packed = path.read_bytes(), path.with_name(f"{path.name}.gz")
        found[path.relative_to(files).as_posix()] = File(
            content,
            packed.read_bytes() if packed.exists() else None,
            _TYPES[path.suffix],
            b'"%s"' % hashlib.sha256(content).hexdigest()[:32].encode(),
        )
    return found
