"""Whether a certificate, its key and its chain belong together: what an agent asks before it touches a host.

Only what `cryptography` has had since version 38 is used here: agents run with what their system brings.
"""

import hashlib
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tokiwa.crypto import pem, serial

_LABEL = "CERTIFICATE"


def decrypted(key: str, passphrase: bytes) -> str:
    """The PEM of a private key (PKCS #8) that came encrypted. ValueError, without a word of it, if it does not open."""
    try:
        opened: Any = load_pem_private_key(key.encode(), passphrase)
        return str(opened.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    except Exception:  # noqa: BLE001  # hostile bytes, and nothing of a private key may show in an error
        raise ValueError("the private key does not open with the passphrase that it was asked for with") from None


def defect(leaf: str, chain: str, key: str, roots: str, colons: str, fingerprint: str) -> str | None:
    """What is wrong with a pair (PEM) that should have this serial number and SHA-256 fingerprint; None if nothing is.

    The chain must lead from the leaf's issuer to one of the roots, or pass by it. Where there are no roots, as for a certificate of an
    authority that the server does not know, it must hang together.
    """
    try:
        certificates = [x509.load_der_x509_certificate(der) for der in pem.decode((leaf + chain).encode(), _LABEL)]
        trusted = [x509.load_der_x509_certificate(der) for der in pem.decode(roots.encode(), _LABEL)]
        if not certificates:
            return "there is no certificate"
        return (
            _another(certificates[0], colons, fingerprint)
            or _key_of_another(certificates[0], key)
            or _broken_chain(certificates)
            or _untrusted(certificates, trusted)
        )
    except Exception:  # noqa: BLE001  # hostile bytes: whatever a parser says of them, they are no pair
        return "what was delivered is not a certificate with its key and its chain"


def _another(leaf: x509.Certificate, colons: str, fingerprint: str) -> str | None:
    if leaf.serial_number != serial.parse(colons):
        return f"the certificate has the serial number {serial.colons(leaf.serial_number)} and not {colons}"
    if hashlib.sha256(_der(leaf)).hexdigest() != fingerprint:
        return "the certificate is another one than the announced, with the same serial number"
    return None


def _key_of_another(leaf: x509.Certificate, key: str) -> str | None:
    private: Any = load_pem_private_key(key.encode(), None)
    public: Any = leaf.public_key()
    return None if _spki(private.public_key()) == _spki(public) else "the private key does not fit the certificate"


def _broken_chain(certificates: list[x509.Certificate]) -> str | None:
    for item, parent in pairwise(certificates):
        if not _signed_by(item, parent):
            return f"{_name(item)} was not issued by {_name(parent)}, which follows it in the chain"
    return None


def _untrusted(certificates: list[x509.Certificate], roots: list[x509.Certificate]) -> str | None:
    known = {_der(root) for root in roots}
    if not roots or any(_der(item) in known for item in certificates):
        return None
    # From its end, as a rule. A chain that goes over a bridge to another root is trusted where it passes by its own.
    if any(_signed_by(item, root) for item in reversed(certificates) for root in roots):
        return None
    return f"the chain ends with {_name(certificates[-1])} and does not lead to a root that is trusted"


def _signed_by(item: x509.Certificate, parent: x509.Certificate) -> bool:
    """Whether the issuer's name and key are the parent's."""
    try:
        if hasattr(item, "verify_directly_issued_by"):
            item.verify_directly_issued_by(parent)
        else:  # cryptography before version 40
            _verify(item, parent)
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        return False
    return True


def _verify(item: x509.Certificate, parent: x509.Certificate) -> None:
    public: Any = parent.public_key()
    digest: Any = item.signature_hash_algorithm
    if item.issuer != parent.subject:
        raise ValueError("another name")
    signed = (item.signature, item.tbs_certificate_bytes)
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(*signed, padding.PKCS1v15(), digest)
    elif isinstance(public, ec.EllipticCurvePublicKey):
        public.verify(*signed, ec.ECDSA(digest))
    else:
        public.verify(*signed)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _spki(public: Any) -> Any:
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _name(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()
