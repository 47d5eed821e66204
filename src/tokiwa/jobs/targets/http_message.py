"""A request as it is written to a connection (RFC 9112), and where that leads. Used by `courier`."""

import re
from functools import lru_cache

from urllib3.util import parse_url

from tokiwa.domain.value import Value
from tokiwa.jobs.targets.http_request import Request

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(r"[\r\n\0]")
# They say where a message ends and who it is for, which is for us to say.
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "upgrade", "expect"})
_BODILESS = frozenset({"GET", "HEAD"})


class Origin(Value):
    """Whom a connection leads to."""

    secure: bool
    host: str
    port: int


def written(request: Request) -> tuple[Origin, bytes]:
    """Where a request goes, and its bytes. ValueError when it cannot be written."""
    origin, host, path = _place(request.url)
    headers = {
        "host": ("Host", host),
        "accept-encoding": ("Accept-Encoding", "identity"),
        **{name.lower(): (name, value) for name, value in request.headers.items() if name.lower() not in _OURS},
    }
    body = request.body or b""
    if body or request.method not in _BODILESS:
        headers["content-length"] = ("Content-Length", str(len(body)))
    for name, value in headers.values():
        if not _NAME.fullmatch(name) or _FORBIDDEN.search(value):
            raise ValueError("a header cannot be sent")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.values())
    return origin, f"{request.method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


@lru_cache(maxsize=64)
def _place(url: str) -> tuple[Origin, str, str]:
    """The origin, the Host header and the path with its query, with what must be written as %XX so."""
    parts = parse_url(url)
    if parts.scheme not in _PORTS or not parts.host:
        raise ValueError("the URL leads nowhere")
    usual = _PORTS[parts.scheme]
    port = parts.port or usual
    host = parts.host if port == usual else f"{parts.host}:{port}"
    return Origin(parts.scheme == "https", parts.host.strip("[]"), port), host, parts.request_uri
