"""The rules of ACM's ImportCertificate: what a user may hand in as a certificate with its key and chain.

Source: ACM User Guide, "Prerequisites for importing ACM certificates". Each check is named after the defect it finds.
Used by `operations.acm.import_certificate`.
"""

import re
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto import importing, keys
from tokiwa.crypto.certificate import MOST_CHAIN_BYTES, Certificate
from tokiwa.crypto.der import EMPTY
from tokiwa.crypto.keys import PrivateKey
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value

KEY_ALGORITHMS = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")
MOST_OCSP_URL = 1000  # characters
_MOST_CHAIN = 100  # each link costs a signature check; real chains have a handful
_ENCRYPTED = re.compile(rb"BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: ?4,ENCRYPTED")
_KEY = re.compile(rb"-----BEGIN (?:(?:RSA|EC) )?PRIVATE KEY-----")


class Imported(Value):
    """What was handed in: the facts of the certificate, its chain from its issuer upwards, the key (PKCS #8, DER)."""

    certificate: Certificate
    chain: tuple[Certificate, ...]
    key: Hidden[bytes]

    @property
    def chain_pem(self) -> str:
        """The chain as text; empty for a self-signed certificate."""
        return "".join(item.pem for item in self.chain)


def accept(certificate: bytes, key: bytes, chain: bytes | None, now: datetime) -> Imported:
    """A certificate, its key and its chain (PEM each). Problem INVALID with the rule that was broken."""
    mine = _certificate(certificate)
    _kind_of_key(mine)
    # Whether the factors of an RSA key are prime takes as long as its writer likes, unless it is of a size that we take.
    if keys.spki_of(_key(key, careful=False)) != mine.spki:
        raise _invalid("The private key does not match the certificate: its public key is another one.")
    private = _key(key, careful=True)
    above = _chain(chain) if chain and chain.strip() else ()
    _not_valid_now(mine, now)
    _without_issuer(mine)
    _long_ocsp_url(mine)
    _not_leading_up(mine, above)
    return Imported(mine, above, keys.encode(private))


def _invalid(sentence: str) -> Problem:
    return Problem(Kind.INVALID, sentence)


def _certificate(text: bytes) -> Certificate:
    try:
        found = certificates.read_chain(text, Kind.INVALID)
    except Problem:
        raise _invalid("The certificate field is not a valid X.509 certificate in PEM form.") from None
    if len(found) != 1:
        raise _invalid(
            "The certificate field contains more than one certificate. You must specify only one certificate in this field."
        )
    if x509.load_der_x509_certificate(found[0].der).version is not x509.Version.v3:
        raise _invalid("The certificate must be an X.509 certificate of version 3.")
    return found[0]


def _chain(text: bytes) -> tuple[Certificate, ...]:
    if len(text) > MOST_CHAIN_BYTES:
        raise _invalid(f"The certificate chain is longer than {MOST_CHAIN_BYTES} bytes.")
    try:
        found = certificates.read_chain(text, Kind.INVALID)
    except Problem:
        raise _invalid("The certificate chain is not a sequence of X.509 certificates in PEM form.") from None
    if len(found) > _MOST_CHAIN:
        raise _invalid(f"The certificate chain has {len(found)} certificates; at most {_MOST_CHAIN} are read.")
    return found


def _key(text: bytes, *, careful: bool) -> PrivateKey:
    if _ENCRYPTED.search(text):
        raise _invalid("The private key must not be encrypted. Import it without a passphrase.")
    if len(_KEY.findall(text)) != 1:
        raise _invalid("The private key must be one private key in PEM form (PKCS #8, PKCS #1 or SEC 1).")
    try:
        return load_pem_private_key(text, None, unsafe_skip_rsa_key_validation=not careful)
    except Exception:  # noqa: BLE001  # hostile bytes, and nothing of a private key may show in an error
        raise _invalid("The private key is not PEM-encoded or is not valid.") from None


def _kind_of_key(mine: Certificate) -> None:
    if mine.key_algorithm not in KEY_ALGORITHMS:
        raise _invalid(
            f"The key algorithm {mine.key_algorithm} is not supported. The key must be one of {', '.join(KEY_ALGORITHMS)}."
        )


def _not_valid_now(mine: Certificate, now: datetime) -> None:
    if now >= mine.not_after:
        raise _invalid(f"The certificate has expired: it was valid until {mine.not_after:%Y-%m-%dT%H:%M:%SZ}.")
    if now < mine.not_before:
        raise _invalid(
            f"The certificate is not in effect yet: it is valid from {mine.not_before:%Y-%m-%dT%H:%M:%SZ} on."
        )


def _without_issuer(mine: Certificate) -> None:
    if mine.issuer_der == EMPTY:
        raise _invalid("The certificate has no issuer. The issuer field must not be empty.")


def _long_ocsp_url(mine: Certificate) -> None:
    loaded = x509.load_der_x509_certificate(mine.der)
    try:
        access = loaded.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return
    if any(
        isinstance(item.access_location, x509.UniformResourceIdentifier)
        and len(item.access_location.value) > MOST_OCSP_URL
        for item in access
    ):
        raise _invalid(
            f"The OCSP URL in the certificate's authority information has more than {MOST_OCSP_URL} characters."
        )


def _not_leading_up(mine: Certificate, above: tuple[Certificate, ...]) -> None:
    if not above:
        if not importing.self_signed(mine):
            raise _invalid(
                "Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain."
            )
        return
    for index, (item, parent) in enumerate(zip((mine, *above), above, strict=False)):
        if not parent.is_ca or not importing.signed_by(item, parent):
            raise _invalid(
                "Unable to validate certificate chain. The certificate chain must start with the immediate signing"
                " certificate, followed by any intermediaries in order. The index within the chain of the invalid"
                f" certificate is: {index}"
            )
    if _family(mine) != _family(above[0]):
        raise _invalid(
            f"The certificate has a key of type {_family(mine)} and its signing certificate one of type {_family(above[0])}:"
            " both must be of the same type."
        )


def _family(item: Certificate) -> str:
    return item.key_algorithm.partition("_")[0]
