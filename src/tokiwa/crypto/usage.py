"""Key usages and extended key usages: ACM's names for the bits and object identifiers of RFC 5280."""

from collections.abc import Iterable, Mapping

from cryptography import x509

from tokiwa.crypto.der import named_bits, oid, sequence

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


def key_usage(names: Iterable[str]) -> bytes:
    """The value of a KeyUsage extension with those of ACM's names."""
    return named_bits(_BITS[name] for name in names)


def extended_key_usage(names: Iterable[str]) -> bytes:
    """The value of an ExtKeyUsage extension with those of ACM's names."""
    return sequence(*(oid(EXTENDED_KEY_USAGES[name]) for name in names))


def chosen(members: Mapping[str, bool]) -> tuple[str, ...]:
    """ACM's names for the members that are true in Private CA's KeyUsage structure."""
    return tuple(name for name, _, member in _KEY_USAGES if members.get(member))


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
