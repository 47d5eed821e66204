"""Certificates as others made them, or we: the facts that the APIs show, in AWS's words."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tokiwa.crypto import keys, name, pem, serial, usage
from tokiwa.crypto.algorithms import name_of
from tokiwa.crypto.der import parts
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value

LABEL = "CERTIFICATE"
MOST_BYTES = 32768
MOST_CHAIN_BYTES = 2097152

_T = TypeVar("_T", bound=x509.ExtensionType)


class Certificate(Value):
    """The facts of one certificate.

    `key_usages` and `extended_key_usages` (name and object identifier) have ACM's names; None says that the
    extension is absent. `names` are the DNS names, `other_names` the other alternative names as text.
    """

    der: Hidden[bytes]
    serial: int
    subject: str
    subject_der: Hidden[bytes]
    common_name: str | None
    issuer: str
    issuer_der: Hidden[bytes]
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    other_names: tuple[str, ...]
    key_algorithm: str
    signature_algorithm: str
    key_usages: tuple[str, ...] | None
    extended_key_usages: tuple[tuple[str, str], ...] | None
    is_ca: bool
    path_length: int | None
    spki: Hidden[bytes]
    key_id: bytes | None
    authority_key_id: bytes | None
    critical: tuple[str, ...]

    @property
    def pem(self) -> str:
        """The certificate as text, ending with a newline."""
        return pem.encode(LABEL, self.der)

    @property
    def colons(self) -> str:
        """The serial number as ACM shows it."""
        return serial.colons(self.serial)

    @property
    def self_issued(self) -> bool:
        """Whether it names itself as its issuer; that it also signed itself is another question."""
        return self.subject_der == self.issuer_der


def read(data: bytes, kind: Kind = Kind.MALFORMED_CERTIFICATE) -> Certificate:
    """The facts of a certificate, in DER or as the only one in some PEM text. Problem of `kind` if it is none."""
    if data[:1] == b"\x30":
        return _guarded(lambda: facts(x509.load_der_x509_certificate(data)), kind)
    certificates = read_chain(data, kind)
    if len(certificates) != 1:
        raise Problem(kind, f"There must be exactly one certificate; there are {len(certificates)}.")
    return certificates[0]


def read_chain(data: bytes, kind: Kind = Kind.MALFORMED_CERTIFICATE) -> tuple[Certificate, ...]:
    """The facts of each certificate in some PEM text, in its order; at least one, else a Problem of `kind`."""
    if len(data) > MOST_CHAIN_BYTES:
        raise Problem(kind, f"The certificate chain is longer than {MOST_CHAIN_BYTES} bytes.")

    def load() -> tuple[Certificate, ...]:
        return tuple(facts(x509.load_der_x509_certificate(der)) for der in pem.decode(data, LABEL))

    certificates = _guarded(load, kind)
    if not certificates:
        raise Problem(kind, "There is no certificate in PEM form.")
    return certificates


_R = TypeVar("_R")


def _guarded(load: Callable[[], _R], kind: Kind) -> _R:
    try:
        return load()
    except Exception:  # noqa: BLE001  # hostile bytes: whatever a parser says of them, it is one thing to the caller
        raise Problem(kind, "The certificate is not a valid X.509 certificate in PEM form.") from None


def facts(certificate: x509.Certificate) -> Certificate:
    """The facts of a certificate that the library has loaded; errors of its extensions are the library's."""
    extensions = certificate.extensions
    basic = extension(extensions, x509.BasicConstraints)
    key_usage = extension(extensions, x509.KeyUsage)
    extended = extension(extensions, x509.ExtendedKeyUsage)
    key_id = extension(extensions, x509.SubjectKeyIdentifier)
    authority_key_id = extension(extensions, x509.AuthorityKeyIdentifier)
    names, other_names = _alternatives(extension(extensions, x509.SubjectAlternativeName))
    public_key = certificate.public_key()
    return Certificate(
        der=certificate.public_bytes(Encoding.DER),
        serial=certificate.serial_number,
        subject=name.text(certificate.subject),
        subject_der=subject_of(certificate),
        common_name=name.first(certificate.subject, NameOID.COMMON_NAME),
        issuer=name.issuer_text(certificate.issuer),
        issuer_der=_fields(certificate)[_ISSUER],
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        names=names,
        other_names=other_names,
        key_algorithm=name_of(public_key),
        signature_algorithm=_signature_algorithm(certificate),
        key_usages=None if key_usage is None else usage.key_usages_of(key_usage),
        extended_key_usages=None if extended is None else usage.extended_key_usages_of(extended),
        is_ca=basic is not None and basic.ca,
        path_length=None if basic is None else basic.path_length,
        spki=keys.encode_public(public_key),
        key_id=None if key_id is None else key_id.digest,
        authority_key_id=None if authority_key_id is None else authority_key_id.key_identifier,
        critical=tuple(extension.oid.dotted_string for extension in extensions if extension.critical),
    )


def subject_of(certificate: x509.Certificate) -> bytes:
    """The subject's Name as it stands in the certificate, byte for byte."""
    return _fields(certificate)[_SUBJECT]


_ISSUER, _SUBJECT = 2, 4  # serial number, signature, issuer, validity, subject (RFC 5280 4.1)


def _fields(certificate: x509.Certificate) -> list[bytes]:
    """The fields of the TBSCertificate after the version, which is left out for version 1."""
    fields = parts(certificate.tbs_certificate_bytes)
    return fields[1:] if fields[0][0] == 0xA0 else fields


def extension(extensions: x509.Extensions, kind: type[_T]) -> _T | None:
    """What the extension of a kind says; None where there is none."""
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _alternatives(names: x509.SubjectAlternativeName | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    dns = tuple(item.value for item in names or () if isinstance(item, x509.DNSName))
    others = (item for item in names or () if not isinstance(item, x509.DNSName))
    return dns, tuple(_text(item) for item in others)


def _text(general_name: x509.GeneralName) -> str:
    value = general_name.value
    if isinstance(value, x509.Name):
        return name.text(value)
    if isinstance(value, x509.ObjectIdentifier):
        return value.dotted_string
    return value.hex() if isinstance(value, bytes) else str(value)


def _signature_algorithm(certificate: x509.Certificate) -> str:
    """`SHA256WITHRSA`; an algorithm that AWS has no word for shows its object identifier."""
    digest = certificate.signature_hash_algorithm
    match certificate.signature_algorithm_parameters:
        case padding.PSS():
            family = "RSA_PSS"
        case padding.PKCS1v15():
            family = "RSA"
        case None:
            dotted = certificate.signature_algorithm_oid.dotted_string
            return _WITHOUT_DIGEST.get(dotted, dotted)
        case _:
            family = "ECDSA"
    return f"{digest.name.upper()}WITH{family}" if digest else certificate.signature_algorithm_oid.dotted_string


_WITHOUT_DIGEST = {
    "2.16.840.1.101.3.4.3.17": "ML_DSA_44",
    "2.16.840.1.101.3.4.3.18": "ML_DSA_65",
    "2.16.840.1.101.3.4.3.19": "ML_DSA_87",
    "1.3.101.112": "ED25519",
    "1.3.101.113": "ED448",
}
