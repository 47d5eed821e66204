"""Trust bundles: the roots of an account, for machines that follow them. Called by the edge.

What is told here is public, but says by nothing that it is genuine. So it is only where clients know the server by TLS,
and not at the address that tells revocation by plain HTTP.
"""

import re
from collections.abc import Callable
from datetime import datetime

from tokiwa.domain.account import Account
from tokiwa.store import accounts
from tokiwa.wire.message import Request, Response
from tokiwa.work import Means
from tokiwa.work.trust import store_of, trust

FRESH = 300  # seconds that others may keep a bundle for
_PATH = re.compile(rb"/trust/([0-9]{12})/bundle\.(pem|p12)")
_TYPES = {b"pem": b"application/x-pem-file", b"p12": b"application/x-pkcs12"}
_TEXT = (b"content-type", b"text/plain; charset=utf-8")


class TrustBundles:
    """Answers for every account that has a root."""

    def __init__(self, means: Means, clock: Callable[[], datetime]) -> None:
        self._means, self._clock = means, clock

    def answer(self, request: Request) -> Response | None:
        """The bundle, or None for what is asked of somebody else."""
        path = _PATH.fullmatch(request.raw_path) if request.method in {"GET", "HEAD"} else None
        if path is None:
            return None
        account, form = self._account(path[1].decode()), path[2]
        found = None if account is None else trust(self._means, account.id, account.now(self._clock()))
        if account is None or found is None or not found.roots:
            return Response(404, (_TEXT,), b"There is no account with a root CA here.\n")
        # The same roots make another PKCS #12 file each time, so its tag is one of meaning and not of bytes.
        tag = (b"" if form == b"pem" else b"W/") + f'"{found.revision}"'.encode()
        headers = (
            (b"content-type", _TYPES[form]),
            (b"etag", tag),
            (b"cache-control", f"public, max-age={FRESH}, no-transform".encode()),
        )
        known = re.split(rb" *, *", (request.header(b"if-none-match") or b"").strip())
        if tag.removeprefix(b"W/") in {each.removeprefix(b"W/") for each in known} or b"*" in known:
            return Response(304, headers)
        return Response(
            200, headers, found.pem.encode() if form == b"pem" else store_of(self._means, account.id, found)
        )

    def _account(self, account: str) -> Account | None:
        def load() -> Account | None:
            with self._means.store.snapshot() as tx:
                return accounts.get(tx, account)

        return self._means.store.cached("accounts by id", (Account,), account, load)
