"""The canonical request of AWS Signature Version 4: what both sides sign, made from the bytes that arrived."""

from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from tokiwa.wire.message import Request
from tokiwa.wire.signature import Signed


def canonical_request(signed: Signed, request: Request, payload: str) -> bytes:
    """The text whose hash is signed; `payload` is the hash of the body in hex (IAM User Guide, same page)."""
    names, joined = _encoded(signed.signed_headers)
    value = request.first.get if len(request.first) == len(request.headers) else _joined(request).get
    lines = [name + b":" + _trimmed(value(name, b"")) for name in names]
    top = f"{request.method}\n{_path(request.raw_path)}\n{_query(request.raw_query)}".encode("latin-1")
    return b"\n".join((top, *lines, b"", joined, payload.encode("latin-1")))


@lru_cache(maxsize=256)
def _encoded(signed_headers: tuple[str, ...]) -> tuple[tuple[bytes, ...], bytes]:
    names = tuple(name.encode("latin-1") for name in signed_headers)
    return names, b";".join(names)


def _joined(request: Request) -> dict[bytes, bytes]:
    """The headers by name, repeated ones joined."""
    found: dict[bytes, bytes] = {}
    for name, value in request.headers:
        text = _trimmed(value)
        found[name] = found[name] + b"," + text if name in found else text
    return found


def _trimmed(value: bytes) -> bytes:
    """Without spaces around, and one for several in a row."""
    return b" ".join(value.split()) if b"  " in value or value != value.strip() else value


def _path(raw: bytes) -> str:
    """The path without `.`, `..` and empty segments, encoded once more: every service but S3 does both."""
    if raw in (b"/", b""):
        return "/"
    kept: list[bytes] = []
    for segment in raw.split(b"/"):
        if segment == b"..":
            del kept[-1:]
        elif segment not in (b"", b"."):
            kept.append(segment)
    path = b"/" + b"/".join(kept)
    return quote(path + b"/" if raw.endswith(b"/") and kept else path, safe="/~")


def _query(raw: bytes) -> str:
    """The parameters but the signature, each decoded and encoded the one way, sorted by name and value."""
    pairs = []
    for part in raw.split(b"&") if raw else ():
        name, _, value = part.partition(b"=")
        pair = (quote(unquote_to_bytes(name), safe="~"), quote(unquote_to_bytes(value), safe="~"))
        if part and pair[0] != "X-Amz-Signature":
            pairs.append(pair)
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))
