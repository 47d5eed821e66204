"""Certificate policies (RFC 5280 4.2.1.4), from Private CA's structure of that name."""

from collections.abc import Mapping, Sequence
from typing import Any

from tokiwa.crypto import identifier
from tokiwa.crypto.der import content, oid, sequence, tlv
from tokiwa.crypto.general_name import absolute_uri
from tokiwa.domain.problem import Kind, Problem

_CPS = oid("1.3.6.1.5.5.7.2.1")
_IA5_STRING = 0x16


def encode(policies: Sequence[Mapping[str, Any]]) -> bytes:
    """The value of a CertificatePolicies extension. Problem INVALID_ARGUMENTS for one that is none or comes twice."""
    kinds = [_kind(policy["CertPolicyId"]) for policy in policies]
    if len(set(kinds)) < len(kinds):
        raise Problem(Kind.INVALID_ARGUMENTS, "A CertPolicyId must not be given twice.")
    return sequence(*map(_information, kinds, policies))


def _kind(dotted: str) -> bytes:
    try:
        return identifier.encoded(dotted)
    except ValueError:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The CertPolicyId {dotted} is not an object identifier.") from None


def _information(kind: bytes, policy: Mapping[str, Any]) -> bytes:
    qualifiers = policy.get("PolicyQualifiers")
    return sequence(kind, sequence(*map(_qualifier, qualifiers)) if qualifiers else b"")


def _qualifier(given: Mapping[str, Any]) -> bytes:
    """Where the certification practice statement is: the one kind of qualifier that the service has."""
    place = given["Qualifier"]["CpsUri"]
    try:
        return sequence(_CPS, tlv(_IA5_STRING, content(absolute_uri(place))))
    except ValueError:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The CpsUri {place} is not an absolute URI in ASCII.") from None
