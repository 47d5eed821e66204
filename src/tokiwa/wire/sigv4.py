"""Whether a request's signature is the one that the owner of its access key would have made, and still fresh.

Source: IAM User Guide, "Create a signed AWS API request". The checks come in the order in which the services
make them, and say what the services say.
"""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import quote

from tokiwa.domain.problem import Kind, Problem
from tokiwa.wire.canonical import canonical_request
from tokiwa.wire.message import Request
from tokiwa.wire.signature import ALGORITHM, TERMINATOR, Signed, parse, scope_service

__all__ = ["Signed", "parse", "scope_service", "verify"]

UNSIGNED = "UNSIGNED-PAYLOAD"
GLOBAL_REGION = "us-east-1"
_GLOBAL = frozenset(("iam", "sts", "health"))  # services with one endpoint, signed for us-east-1 everywhere
_PATIENT = frozenset(("iam", "sts"))  # services that allow a clock to be wrong by 15 minutes instead of 5
_USUAL, _PATIENCE = ((minutes, timedelta(minutes=minutes)) for minutes in (5, 15))


def verify(
    signed: Signed,
    request: Request,
    secret: str | None,
    wall_now: datetime,
    region: str,
    services: Collection[str],
) -> None:
    """A Problem unless the request was signed with this secret, just now, for this region and one of `services`.

    `secret` is None for an access key that is not known: the services find the other faults first. A session
    token is not looked at here beyond its being signed: whose it is, the caller must check.
    """
    _check_time(signed, wall_now)
    _check_signed_headers(signed, request)
    _check_scope(signed, region, services)
    if secret is None:
        raise Problem(Kind.UNKNOWN_KEY, "The security token included in the request is invalid.")
    canonical = canonical_request(signed, request, _payload(signed, request))
    digest = hashlib.sha256(canonical).hexdigest()
    to_sign = f"{ALGORITHM}\n{signed.stamp}\n{signed.scope}\n{digest}"
    expected = _signer(secret, signed.date, signed.region, signed.service).copy()
    expected.update(to_sign.encode("latin-1"))
    if not hmac.compare_digest(expected.hexdigest().encode(), signed.signature.encode()):
        raise Problem(Kind.BAD_SIGNATURE, _explain(signed, canonical.decode("latin-1"), to_sign))


def _check_time(signed: Signed, now: datetime) -> None:
    minutes, tolerance = _PATIENCE if signed.service in _PATIENT else _USUAL
    if signed.time > now + tolerance:
        limit = _stamp(now + tolerance)
        raise Problem(
            Kind.BAD_SIGNATURE,
            f"Signature not yet current: {signed.stamp} is still later than {limit} ({_stamp(now)} + {minutes} min.)",
        )
    life, told = tolerance, f"{minutes} min."
    if signed.expires is not None:
        life, told = timedelta(seconds=signed.expires), f"{signed.expires} s"
    if signed.time < now - life:
        limit = _stamp(now - life)
        raise Problem(
            Kind.BAD_SIGNATURE,
            f"Signature expired: {signed.stamp} is now earlier than {limit} ({_stamp(now)} - {told})",
        )


def _stamp(time: datetime) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ")


def _check_signed_headers(signed: Signed, request: Request) -> None:
    """`host` binds a signature to this server; an unsigned `x-amz-` header could be anybody's word."""
    if "host" not in signed.signed_headers:
        raise Problem(Kind.BAD_SIGNATURE, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    for raw, _ in request.headers:
        if raw.startswith(b"x-amz-"):
            name = raw.decode("latin-1")
            if name not in signed.signed_headers:
                raise Problem(Kind.BAD_SIGNATURE, f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")


def _check_scope(signed: Signed, region: str, services: Collection[str]) -> None:
    faults = []
    anywhere = signed.service in _GLOBAL and signed.region == GLOBAL_REGION
    if signed.region != region and not anywhere:
        faults.append(f"Credential should be scoped to a valid region, not '{signed.region}'.")
    if signed.service not in services:
        faults.append(f"Credential should be scoped to correct service: '{' or '.join(sorted(services))}'.")
    if signed.terminator != TERMINATOR:
        faults.append(
            f"Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{signed.terminator}'."
        )
    if signed.date != signed.stamp[:8]:
        faults.append(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{signed.date}' != '{signed.stamp[:8]}', from '{signed.stamp}'."
        )
    if faults:
        raise Problem(Kind.BAD_SIGNATURE, " ".join(faults))


def _payload(signed: Signed, request: Request) -> str:
    """The hash of the body. What the client says about it must be true; only a presigned request may not say."""
    digest = hashlib.sha256(request.body).hexdigest()
    claimed = request.header(b"x-amz-content-sha256")
    if claimed is None and signed.presigned and b"X-Amz-Content-SHA256=UNSIGNED-PAYLOAD" in request.raw_query:
        return UNSIGNED
    if claimed is None or claimed == digest.encode():
        return digest
    if claimed == UNSIGNED.encode() and signed.presigned:
        return UNSIGNED
    raise Problem(Kind.BAD_SIGNATURE, "The provided 'x-amz-content-sha256' header does not match what was computed.")


@lru_cache(maxsize=1024)
def _signer(secret: str, date: str, region: str, service: str) -> hmac.HMAC:
    """The keyed hash of a day, to be copied: setting one up costs more than hashing a text with it."""
    key = b"AWS4" + secret.encode()
    for part in (date, region, service, TERMINATOR):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, digestmod="sha256")


def _explain(signed: Signed, canonical: str, to_sign: str) -> str:
    """What AWS says of a wrong signature: with both texts, so that the owner can see where his differ.

    A session token, which stands among them, is left out: messages are logged.
    """
    if signed.session_token:
        for form in (signed.session_token, quote(signed.session_token, safe="~")):
            canonical = canonical.replace(form, "(session token)")
    return (
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
        "Access Key and signing method. Consult the service documentation for details.\n\n"
        f"The Canonical String for this request should have been\n'{canonical}'\n\n"
        f"The String-to-Sign should have been\n'{to_sign}'\n"
    )
