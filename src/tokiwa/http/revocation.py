"""What those who verify certificates ask for: lists of revoked certificates. Hands OCSP to `http.ocsp`. Called by the edge."""

import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from tokiwa.domain.crl import Crl
from tokiwa.http.ocsp import Ocsp
from tokiwa.store import crls
from tokiwa.wire.message import Request, Response
from tokiwa.work import Means

MOST = 64 * 1024  # bytes of a question
KEPT = 64 * 1024 * 1024  # bytes of lists in memory
FRESH = 300  # seconds that others may keep a list for
_PATH, _SUFFIX = re.compile(rb"/(?:[^?]*/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.crl"), b".crl"
_READS = frozenset({"GET", "HEAD"})
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class Revocation:
    """Nobody who asks needs an account: what is told here is public."""

    def __init__(self, means: Means, clock: Callable[[], datetime]) -> None:
        self._means = means
        self._ocsp = Ocsp(means, clock)
        self._lists: OrderedDict[str, tuple[int, bytes]] = OrderedDict()  # by name: number and list, the last used last
        self._size = 0

    def limit(self, raw_path: bytes, otherwise: int) -> int:
        """The most bytes that the body of a request for this path may have."""
        return MOST if raw_path.startswith(b"/ocsp") else otherwise

    def answer(self, request: Request) -> Response | None:
        """The answer, or None for what is asked of somebody else."""
        path = request.raw_path
        if path.endswith(_SUFFIX) and request.method in _READS:
            found = _PATH.fullmatch(path)
            return None if found is None else self._list(found[1].decode(), request)
        return self._ocsp.answer(request)

    def too_large(self, request: Request) -> Response | None:
        """The answer to a question that is longer than one can be, or None for what is asked of somebody else."""
        return self._ocsp.malformed() if request.raw_path.startswith(b"/ocsp") else None

    def _list(self, name: str, request: Request) -> Response:
        with self._means.store.snapshot() as tx:
            found = crls.get(tx, name)
            if found is None:
                return Response(404, (_TEXT,), b"There is no such list.\n")
            tag = f'"{found.number:x}"'.encode()
            headers = (
                (b"content-type", b"application/pkix-crl"),
                (b"etag", tag),
                (b"last-modified", format_datetime(found.made_at.replace(microsecond=0), usegmt=True).encode()),
                (b"cache-control", f"public, max-age={FRESH}, no-transform".encode()),
            )
            if tag in (request.header(b"if-none-match") or b"").replace(b"W/", b"").split(b", "):
                return Response(304, headers)
            kept = self._lists.get(name)
            der = kept[1] if kept is not None and kept[0] == found.number else crls.content(tx, name)
        self._keep(found, der)
        return Response(200, headers, der)

    def _keep(self, found: Crl, der: bytes) -> None:
        before = self._lists.pop(found.id, (0, b""))
        self._lists[found.id] = (found.number, der)
        self._size += len(der) - len(before[1])
        while self._size > KEPT:
            _, (_, dropped) = self._lists.popitem(last=False)
            self._size -= len(dropped)
