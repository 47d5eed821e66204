"""The rules of a RevocationConfiguration (API reference, "RevocationConfiguration" and "CrlConfiguration")."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tokiwa.domain.bucket import is_bucket
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm_pca.bucket import check_bucket
from tokiwa.work import Work

_ACL = "PUBLIC_READ"
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def checked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration as it is kept. INVALID_ARGUMENTS for members that do not go together."""
    for name, part in wanted.items():
        _check(name, part)
    crl = wanted.get("CrlConfiguration", {})
    kept = dict(wanted)
    if crl.get("Enabled"):
        _check_crl(crl)
        kept["CrlConfiguration"] = {"S3ObjectAcl": _ACL, **crl}
    return kept


def permitted(work: Work, account: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration as it is kept for a CA of an account. INVALID, besides, where its bucket is for others."""
    kept = checked(wanted)
    bucket = kept.get("CrlConfiguration", {}).get("S3BucketName")
    if bucket is not None:
        check_bucket(work, account, bucket)
    return kept


def _check(name: str, part: Mapping[str, Any]) -> None:
    if not part["Enabled"] and len(part) > 1:
        raise _refusal(f"{name} with Enabled set to false must have no other members")
    for member in ("CustomCname", "OcspCustomCname"):
        _check_cname(member, part.get(member, ""))


def _check_cname(member: str, cname: str) -> None:
    """It stands in certificates behind `http://`, and must be a host there, with a path at most (RFC 2396)."""
    if "://" in cname:
        raise _refusal(f"{member} must not begin with a protocol such as http://")
    if not cname:
        return
    try:
        place = urlsplit(f"http://{cname}")
        good = bool(place.hostname) and place.port != 0 and "@" not in place.netloc
    except ValueError:
        good = False
    if not good or place.query or "?" in cname or _ESCAPE.search(cname) or ".." in place.path.split("/"):
        raise _refusal(f"{member} must be a host name, and may have a port and a path")


def _check_crl(crl: Mapping[str, Any]) -> None:
    if crl.get("CrlDistributionPointExtensionConfiguration", {}).get("OmitExtension") and crl.get("CustomCname"):
        raise _refusal("OmitExtension cannot be used together with CustomCname")
    bucket = crl.get("S3BucketName")
    if bucket is not None and not is_bucket(bucket):
        raise _refusal(f"{bucket} is not the name of an S3 bucket")
    path = crl.get("CustomPath", "")
    if any(part in {".", ".."} for part in path.split("/")) or "?" in path or _ESCAPE.search(path):
        raise _refusal("CustomPath must be a path below the bucket")


def _refusal(reason: str) -> Problem:
    return Problem(Kind.INVALID_ARGUMENTS, f"The revocation configuration is not valid: {reason}.")
