"""A signed API client for the agent and our own commands, on the standard library: boto3 takes longer to import than the call.

It speaks JSON 1.1, which is what the tokiwa service and the manager's speak. Commands that call nobody, `tokiwa serve` above all,
come here for the exception alone: what a call needs is imported by the call.
"""

import json
import urllib.parse
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    import http.client

TARGETS = {"tokiwa": "Tokiwa_20261101", "acm": "CertificateManager", "acm-pca": "ACMPrivateCA"}


class CallFailed(Exception):
    """The server refused, or could not be reached; the text says why and what to do.

    `code` is the server's word for a refusal, and `passing` whether the same call may be answered later. `reason` is the
    text without the advice.
    """

    def __init__(self, text: str, code: str = "", *, passing: bool = False, reason: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.passing = passing
        self.reason = reason or text


@attrs.frozen
class Profile:
    """Where the server is, which CA it is trusted by (a PEM file, or the system's), and who calls."""

    url: str
    region: str
    access_key: str
    secret: str = attrs.field(repr=False)
    token: str = attrs.field(default="", repr=False)
    ca_bundle: str = ""


def call(
    profile: Profile, service: str, operation: str, values: dict[str, Any], now: datetime, timeout: float = 3600.0
) -> Any:
    """The output of one operation, as JSON gives it. CallFailed otherwise."""
    from http.client import HTTPException

    body = json.dumps(values).encode()
    host = urllib.parse.urlsplit(profile.url).netloc
    headers = signed_headers(profile, service, f"{TARGETS[service]}.{operation}", host, body, now)
    try:
        status, text, _ = exchange(profile, "POST", "/", body, headers, timeout)
        answer = json.loads(text or b"{}")
    except OSError as error:
        why = str(error.strerror or error)
        raise CallFailed(
            f"There is no server at {profile.url} ({why}). Start it with: tokiwa serve", passing=True, reason=why
        ) from None
    except (HTTPException, ValueError):
        advice = f"What answers at {profile.url} is not a Tokiwa server. Is the address right?"
        raise CallFailed(advice, passing=True, reason="what answers is not a Tokiwa server") from None
    if status != HTTPStatus.OK:
        code = str(answer.get("__type", status))
        passing = status >= HTTPStatus.INTERNAL_SERVER_ERROR or code == "ThrottlingException"
        raise CallFailed(f"{code}: {answer.get('message') or answer.get('Message', '')}", code, passing=passing)
    return answer


def exchange(
    profile: Profile, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout: float
) -> "tuple[int, bytes, http.client.HTTPMessage]":
    """Status, body and headers of one answer. OSError or HTTPException when there is none."""
    import http.client
    import ssl

    address = urllib.parse.urlsplit(profile.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=timeout)
    if address.scheme == "https":
        trust = ssl.create_default_context(cafile=profile.ca_bundle or None)
        connection = http.client.HTTPSConnection(address.netloc, timeout=timeout, context=trust)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def signed_headers(
    profile: Profile, service: str, target: str, host: str, body: bytes, now: datetime
) -> dict[str, str]:
    """The headers of a POST to / with its AWS Signature Version 4."""
    import hashlib
    import hmac

    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    headers = {"content-type": "application/x-amz-json-1.1", "host": host, "x-amz-date": stamp}
    if profile.token:
        headers["x-amz-security-token"] = profile.token
    headers["x-amz-target"] = target  # they are signed in the order of the alphabet
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{now:%Y%m%d}/{profile.region}/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{profile.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={profile.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return {**headers, "authorization": authorization}
