"""Object identifiers as callers write them."""

from cryptography import x509

from tokiwa.crypto.der import oid


def canonical(dotted: str) -> str:
    """The same without leading zeros. ValueError if it is none, or has an arc that the usual libraries cannot read."""
    return x509.ObjectIdentifier(dotted).dotted_string


def encoded(dotted: str) -> bytes:
    """The OBJECT IDENTIFIER (DER); ValueError as above."""
    return oid(canonical(dotted))
