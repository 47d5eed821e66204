"""What everybody may ask for: what says itself that it is genuine, by its signature.

The edge answers it beside everything else, and a listener of its own (`--revocation-listen`) nothing else, by plain HTTP.
"""

from collections.abc import Callable
from datetime import datetime

from tokiwa.http.issuers import Issuers
from tokiwa.http.revocation import MOST, Revocation
from tokiwa.wire.message import Request, Response
from tokiwa.work import Means

_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class Public:
    """An application of `http.connection`: lists of revoked certificates, OCSP, and the certificates of authorities."""

    def __init__(self, means: Means, clock: Callable[[], datetime]) -> None:
        self.revocation = Revocation(means, clock)
        self._issuers = Issuers(means)

    def told(self, request: Request) -> Response | None:
        """The answer, or None for what is asked of somebody else."""
        return self.revocation.answer(request) or self._issuers.answer(request)

    def limit(self, _raw_path: bytes) -> int:
        """The most bytes that the body of a request may have."""
        return MOST

    def too_large(self, request: Request) -> Response:
        """The answer to one that has more."""
        return self.revocation.too_large(request) or Response(413, (_TEXT,), b"That is too much.\n")

    async def answer(self, request: Request, _source: str, *, secure: bool) -> Response:  # noqa: ARG002 - it is for all alike
        """One request."""
        return self.told(request) or Response(404, (_TEXT,), b"Only lists of revoked certificates and OCSP are here.\n")
