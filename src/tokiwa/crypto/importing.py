"""The rules of ImportCertificateAuthorityCertificate: what may become the certificate of one of our CAs.

The rules are those of the API's reference; each check is named after the defect it finds.
"""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto.certificate import MOST_BYTES, Certificate
from tokiwa.crypto.name import comparable
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_BASIC_CONSTRAINTS = "2.5.29.19"
_MAY_BE_CRITICAL = frozenset(
    (
        "2.5.29.9",  # subjectDirectoryAttributes
        "2.5.29.14",  # subjectKeyIdentifier
        "2.5.29.15",  # keyUsage
        "2.5.29.17",  # subjectAltName
        "2.5.29.18",  # issuerAltName
        _BASIC_CONSTRAINTS,
        "2.5.29.30",  # nameConstraints
        "2.5.29.32",  # certificatePolicies
        "2.5.29.33",  # policyMappings
        "2.5.29.35",  # authorityKeyIdentifier
        "2.5.29.37",  # extKeyUsage
        "2.5.29.54",  # inhibitAnyPolicy
        "1.3.6.1.5.5.7.1.11",  # subjectInfoAccess
    )
)


class Imported(Value):
    """A CA's certificate and those above it, parent first, root last; nothing for a root."""

    certificate: Certificate
    chain: tuple[Certificate, ...]

    @property
    def chain_pem(self) -> str | None:
        """The chain as text, or None for a root."""
        return "".join(item.pem for item in self.chain) or None


def accept(
    certificate: bytes, chain: bytes | None, *, root: bool, spki: bytes, subject: bytes, now: datetime
) -> Imported:
    """The certificate (PEM) of the CA with that public key and subject (DER), and its chain (PEM).

    Problem MALFORMED_CERTIFICATE, CERTIFICATE_MISMATCH or INVALID_REQUEST, with the rule that was broken.
    """
    if len(certificate) > MOST_BYTES:
        raise _malformed(f"The certificate is longer than {MOST_BYTES} bytes.")
    mine = certificates.read(certificate)
    above = certificates.read_chain(chain) if chain and chain.strip() else ()
    _of_another_authority(mine, spki, subject)
    if root:
        _not_a_root(mine, above)
    else:
        _not_a_subordinate(mine, above)
    for depth, item in enumerate((mine, *above)):
        _not_a_ca(item)
        _critical_unknown(item)
        _not_valid_now(item, now)
        _path_exceeded(item, depth)
    for item, parent in zip((mine, *above), above, strict=False):
        _not_signed_by(item, parent)
    return Imported(mine, above)


def _malformed(sentence: str) -> Problem:
    return Problem(Kind.MALFORMED_CERTIFICATE, sentence)


def _mismatch(sentence: str) -> Problem:
    return Problem(Kind.CERTIFICATE_MISMATCH, sentence)


def _of_another_authority(mine: Certificate, spki: bytes, subject: bytes) -> None:
    if mine.spki != spki:
        raise _mismatch("The certificate's public key is not that of the certificate authority's signing request.")
    if comparable(mine.subject_der) != comparable(subject):
        raise _mismatch("The certificate's subject is not that of the certificate authority's signing request.")


def _not_a_root(mine: Certificate, above: tuple[Certificate, ...]) -> None:
    if above:
        raise Problem(Kind.INVALID_REQUEST, "A certificate chain must not be given for a root certificate authority.")
    if not self_signed(mine):
        raise _mismatch("The certificate of a root certificate authority must be self-signed.")


def _not_a_subordinate(mine: Certificate, above: tuple[Certificate, ...]) -> None:
    if mine.self_issued:
        raise _mismatch("The certificate of a subordinate certificate authority must not be self-signed.")
    if not above:
        raise Problem(Kind.INVALID_REQUEST, "A certificate chain is needed for a subordinate certificate authority.")
    if any(item.spki == mine.spki for item in above):
        raise _malformed("The certificate chain must not contain the certificate authority's own certificate.")
    if not self_signed(above[-1]):
        raise _malformed("The last certificate of the chain must be a self-signed root.")


def _not_a_ca(item: Certificate) -> None:
    if not item.is_ca or _BASIC_CONSTRAINTS not in item.critical:
        raise _malformed(f"{item.subject} must have critical basic constraints that say it is a CA.")
    if item.key_usages is not None and "CERTIFICATE_SIGNING" not in item.key_usages:
        raise _malformed(f"{item.subject} must have a key usage that allows it to sign certificates.")


def _critical_unknown(item: Certificate) -> None:
    for dotted in item.critical:
        if dotted not in _MAY_BE_CRITICAL:
            raise _malformed(f"{item.subject} has a critical extension that is not supported: {dotted}.")


def _not_valid_now(item: Certificate, now: datetime) -> None:
    if now > item.not_after:
        raise _malformed(f"{item.subject} expired on {item.not_after:%Y-%m-%dT%H:%M:%SZ}.")
    if now < item.not_before:
        raise _malformed(f"{item.subject} is not valid before {item.not_before:%Y-%m-%dT%H:%M:%SZ}.")


def _path_exceeded(item: Certificate, depth: int) -> None:
    """`depth` certificates of CAs are below it (RFC 5280 4.2.1.9 counts those between it and the leaf)."""
    if item.path_length is not None and item.path_length < depth:
        raise _malformed(f"{item.subject} allows a path length of {item.path_length}; the chain needs {depth}.")


def _not_signed_by(item: Certificate, parent: Certificate) -> None:
    if not signed_by(item, parent):
        raise _mismatch(f"{item.subject} was not issued by {parent.subject}, which follows it in the chain.")


def self_signed(item: Certificate) -> bool:
    """Whether it issued itself, by name and by key."""
    return item.self_issued and signed_by(item, item)


def signed_by(item: Certificate, parent: Certificate) -> bool:
    """Whether the issuer's name and key are the parent's."""
    child, issuer = map(x509.load_der_x509_certificate, (item.der, parent.der))
    try:
        child.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):  # another name or key, or an old digest
        return False
    return True
