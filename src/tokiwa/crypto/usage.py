"""Key usages and extended key usages: ACM's names for the bits and object identifiers of RFC 5280."""

from collections.abc import Iterable, Mapping, Sequence

from cryptography import x509

from tokiwa.crypto import identifier
from tokiwa.crypto.der import content, named_bits, oid, sequence
from tokiwa.domain.problem import Kind, Problem

# In the order of their bits (RFC 5280 4.2.1.3), with pyca's attribute and Private CA's member for each.
_KEY_USAGES = (
    ("DIGITAL_SIGNATURE", "digital_signature", "DigitalSignature"),
    ("NON_REPUDIATION", "content_commitment", "NonRepudiation"),
    ("KEY_ENCIPHERMENT", "key_encipherment", "KeyEncipherment"),
    ("DATA_ENCIPHERMENT", "data_encipherment", "DataEncipherment"),
    ("KEY_AGREEMENT", "key_agreement", "KeyAgreement"),
    ("CERTIFICATE_SIGNING", "key_cert_sign", "KeyCertSign"),
    ("CRL_SIGNING", "crl_sign", "CRLSign"),
    ("ENCIPHER_ONLY", "encipher_only", "EncipherOnly"),
    ("DECIPHER_ONLY", "decipher_only", "DecipherOnly"),
)
_BITS = {name: bit for bit, (name, _, _) in enumerate(_KEY_USAGES)}

_SIGNING = frozenset({"DIGITAL_SIGNATURE", "NON_REPUDIATION", "CERTIFICATE_SIGNING", "CRL_SIGNING"})
_NOT_SIGNING = sum(1 << (15 - bit) for name, bit in _BITS.items() if name not in _SIGNING)

EXTENDED_KEY_USAGES: Mapping[str, str] = {
    "TLS_WEB_SERVER_AUTHENTICATION": "1.3.6.1.5.5.7.3.1",
    "TLS_WEB_CLIENT_AUTHENTICATION": "1.3.6.1.5.5.7.3.2",
    "CODE_SIGNING": "1.3.6.1.5.5.7.3.3",
    "EMAIL_PROTECTION": "1.3.6.1.5.5.7.3.4",
    "IPSEC_END_SYSTEM": "1.3.6.1.5.5.7.3.5",
    "IPSEC_TUNNEL": "1.3.6.1.5.5.7.3.6",
    "IPSEC_USER": "1.3.6.1.5.5.7.3.7",
    "TIME_STAMPING": "1.3.6.1.5.5.7.3.8",
    "OCSP_SIGNING": "1.3.6.1.5.5.7.3.9",
    "ANY": "2.5.29.37.0",
}
_NAMES = {dotted: name for name, dotted in EXTENDED_KEY_USAGES.items()}

# Private CA's ExtendedKeyUsageType. Its document signing is older than that of RFC 9336, so it is Microsoft's.
_PURPOSES: Mapping[str, str] = {
    "SERVER_AUTH": "1.3.6.1.5.5.7.3.1",
    "CLIENT_AUTH": "1.3.6.1.5.5.7.3.2",
    "CODE_SIGNING": "1.3.6.1.5.5.7.3.3",
    "EMAIL_PROTECTION": "1.3.6.1.5.5.7.3.4",
    "TIME_STAMPING": "1.3.6.1.5.5.7.3.8",
    "OCSP_SIGNING": "1.3.6.1.5.5.7.3.9",
    "SMART_CARD_LOGIN": "1.3.6.1.4.1.311.20.2.2",
    "DOCUMENT_SIGNING": "1.3.6.1.4.1.311.10.3.12",
    "CERTIFICATE_TRANSPARENCY": "1.3.6.1.4.1.11129.2.4.4",
}


def key_usage(names: Iterable[str]) -> bytes:
    """The value of a KeyUsage extension with those of ACM's names."""
    return named_bits(_BITS[name] for name in names)


def extended_key_usage(names: Iterable[str]) -> bytes:
    """The value of an ExtKeyUsage extension with those of ACM's names."""
    return sequence(*(oid(EXTENDED_KEY_USAGES[name]) for name in names))


def chosen(members: Mapping[str, bool]) -> bytes:
    """The value of a KeyUsage extension with the members that are true in Private CA's structure, or nothing.

    Problem INVALID_ARGUMENTS for what means nothing (RFC 5280 4.2.1.3) and is an error to many readers.
    """
    names = [name for name, _, member in _KEY_USAGES if members.get(member)]
    if {"ENCIPHER_ONLY", "DECIPHER_ONLY"}.intersection(names) and "KEY_AGREEMENT" not in names:
        raise Problem(Kind.INVALID_ARGUMENTS, "EncipherOnly and DecipherOnly need KeyAgreement in a KeyUsage.")
    return key_usage(names) if names else b""


def more_than_signing(value: bytes) -> bool:
    """Whether a KeyUsage extension's value has a bit of encipherment or agreement."""
    bits = int.from_bytes(content(value)[1:].ljust(2, b"\0"), "big")
    return bool(bits & _NOT_SIGNING)


def purposes(items: Sequence[Mapping[str, str]]) -> bytes:
    """The value of an ExtKeyUsage extension for Private CA's list; Problem INVALID_ARGUMENTS for what is none."""
    return sequence(*dict.fromkeys(map(_purpose, items)))


def _purpose(item: Mapping[str, str]) -> bytes:
    if len(item) != 1:
        raise Problem(Kind.INVALID_ARGUMENTS, "An ExtendedKeyUsage must have exactly one member.")
    ((member, value),) = item.items()
    try:
        return identifier.encoded(_PURPOSES[value] if member == "ExtendedKeyUsageType" else value)
    except (KeyError, ValueError):
        raise Problem(Kind.INVALID_ARGUMENTS, f"The {member} {value} is not valid.") from None


def key_usages_of(extension: x509.KeyUsage) -> tuple[str, ...]:
    """ACM's names for the bits of a KeyUsage extension."""
    only = ("encipher_only", "decipher_only")  # undefined, and an error to read, without keyAgreement
    return tuple(
        name
        for name, attribute, _ in _KEY_USAGES
        if (extension.key_agreement or attribute not in only) and getattr(extension, attribute)
    )


def extended_key_usages_of(extension: x509.ExtendedKeyUsage) -> tuple[tuple[str, str], ...]:
    """ACM's name (CUSTOM if it has none) and object identifier for each extended key usage."""
    dotted = (usage.dotted_string for usage in extension)
    return tuple((_NAMES.get(identifier, "CUSTOM"), identifier) for identifier in dotted)
