"""A signed API client for our own commands, on the standard library: boto3 takes longer to import than the call.

It speaks JSON 1.1, which is what the tokiwa service and the manager's speak.
"""

import hashlib
import hmac
import http.client
import json
import urllib.parse
from datetime import datetime
from typing import Any

import attrs

TARGETS = {"tokiwa": "Tokiwa_20261101", "acm": "CertificateManager", "sts": ""}


class CallFailed(Exception):
    """The server refused, or could not be reached; the text says why and what to do."""


@attrs.frozen
class Profile:
    """Where the server is and who calls."""

    url: str
    region: str
    access_key: str
    secret: str = attrs.field(repr=False)


def call(
    profile: Profile, service: str, operation: str, values: dict[str, Any], now: datetime, timeout: float = 3600.0
) -> Any:
    """The output of one operation, as JSON gives it. CallFailed otherwise."""
    body = json.dumps(values).encode()
    address = urllib.parse.urlsplit(profile.url)
    headers = signed_headers(profile, service, f"{TARGETS[service]}.{operation}", address.netloc, body, now)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.netloc, timeout=timeout)
    try:
        connection.request("POST", "/", body, headers)
        response = connection.getresponse()
        text = response.read()
    except OSError as error:
        raise CallFailed(
            f"There is no server at {profile.url} ({error.strerror or error}). Start it with: tokiwa serve"
        ) from None
    finally:
        connection.close()
    answer = json.loads(text or b"{}")
    if response.status != http.client.OK:
        raise CallFailed(
            f"{answer.get('__type', response.status)}: {answer.get('message') or answer.get('Message', '')}"
        )
    return answer


def signed_headers(
    profile: Profile, service: str, target: str, host: str, body: bytes, now: datetime
) -> dict[str, str]:
    """The headers of a POST to / with its AWS Signature Version 4."""
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    headers = {"content-type": "application/x-amz-json-1.1", "host": host, "x-amz-date": stamp, "x-amz-target": target}
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
