"""Why a certificate was revoked: the services' words for the CRLReason codes (RFC 5280 section 5.3.1)."""

from collections.abc import Mapping

UNSPECIFIED = 0

# Private CA's words, then those that ACM has besides or in another spelling.
CODES: Mapping[str, int] = {
    "UNSPECIFIED": UNSPECIFIED,
    "KEY_COMPROMISE": 1,
    "CERTIFICATE_AUTHORITY_COMPROMISE": 2,
    "AFFILIATION_CHANGED": 3,
    "SUPERSEDED": 4,
    "CESSATION_OF_OPERATION": 5,
    "PRIVILEGE_WITHDRAWN": 9,
    "A_A_COMPROMISE": 10,
    "CA_COMPROMISE": 2,
    "SUPERCEDED": 4,
    "CERTIFICATE_HOLD": 6,
    "REMOVE_FROM_CRL": 8,
}


def code_of(reason: str | None) -> int:
    """The code of a reason; one that nobody knows is unspecified."""
    return CODES.get(reason or "", UNSPECIFIED)
