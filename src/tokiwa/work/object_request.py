"""The headers of a PUT of an object to an S3-compatible service (Amazon S3 API reference, "Signature Version 4")."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

from tokiwa.domain.bucket import Endpoint

_ALGORITHM = "AWS4-HMAC-SHA256"


def object_url(endpoint: Endpoint, key: str) -> str:
    """Where an object is."""
    return f"{endpoint.url.rstrip('/')}/{quote(key, safe='/-_.~')}"


def put_headers(endpoint: Endpoint, key: str, sha256: str, now: datetime, more: Mapping[str, str]) -> dict[str, str]:
    """All headers of the request, signed. `sha256` is the body's; `now` is the wall clock's."""
    place = urlsplit(object_url(endpoint, key))
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    headers = {"host": place.netloc, "x-amz-content-sha256": sha256, "x-amz-date": stamp, **more}
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"PUT\n{place.path}\n\n{lines}\n{names}\n{sha256}"
    scope = f"{stamp[:8]}/{endpoint.region}/s3/aws4_request"
    text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key_ = f"AWS4{endpoint.secret}".encode()
    for part in scope.split("/"):
        key_ = hmac.digest(key_, part.encode(), "sha256")
    signature = hmac.digest(key_, text.encode(), "sha256").hex()
    credential = f"Credential={endpoint.access_key}/{scope}"
    return headers | {"authorization": f"{_ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"}
