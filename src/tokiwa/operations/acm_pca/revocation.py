"""The rules of a RevocationConfiguration (API reference, "RevocationConfiguration" and "CrlConfiguration").

What is asked for is kept and shown. Certificates point to a list or a responder only once one is served.
"""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.problem import Kind, Problem

_ACL = "PUBLIC_READ"


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


def _check(name: str, part: Mapping[str, Any]) -> None:
    if not part["Enabled"] and len(part) > 1:
        raise _refusal(f"{name} with Enabled set to false must have no other members")
    for member in ("CustomCname", "OcspCustomCname"):
        if "://" in part.get(member, ""):
            raise _refusal(f"{member} must not begin with a protocol such as http://")


def _check_crl(crl: Mapping[str, Any]) -> None:
    if crl.get("CrlDistributionPointExtensionConfiguration", {}).get("OmitExtension") and crl.get("CustomCname"):
        raise _refusal("OmitExtension cannot be used together with CustomCname")


def _refusal(reason: str) -> Problem:
    return Problem(Kind.INVALID_ARGUMENTS, f"The revocation configuration is not valid: {reason}.")
