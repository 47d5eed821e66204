"""The certificates of authorities, for those who are short of one (RFC 5280 section 4.2.2.1). Called by `http.public`."""

import re
from collections.abc import Mapping

from tokiwa.crypto import pem
from tokiwa.crypto.certificate import LABEL
from tokiwa.domain.authority import Authority
from tokiwa.domain.distribution import identity
from tokiwa.store import authorities
from tokiwa.wire.message import Request, Response
from tokiwa.work import Means

FRESH = 300  # seconds that others may keep one for
_PATH = re.compile(rb"/ca/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.cer")
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_HEADERS = (
    (b"content-type", b"application/pkix-cert"),
    (b"cache-control", f"public, max-age={FRESH}, no-transform".encode()),
)


class Issuers:
    """Answers for every authority that has a certificate."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def answer(self, request: Request) -> Response | None:
        """The certificate (DER), or None for what is asked of somebody else."""
        found = _PATH.fullmatch(request.raw_path) if request.method in {"GET", "HEAD"} else None
        if found is None:
            return None
        der = self._certificates().get(found[1].decode())
        return Response(200, _HEADERS, der) if der else Response(404, (_TEXT,), b"There is no such authority.\n")

    def _certificates(self) -> Mapping[str, bytes]:
        """By the last part of the authority's ARN."""

        def load() -> Mapping[str, bytes]:
            with self._means.store.snapshot() as tx:
                found = authorities.every(tx)
            return {
                identity(each.arn): pem.decode(each.certificate.encode(), LABEL)[0]
                for each in found
                if each.certificate is not None
            }

        return self._means.store.cached("certificates of authorities", (Authority,), "all", load)
