"""Certificate signing requests (PKCS #10, RFC 2986) as others send them: checked, and what they ask for."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from tokiwa.crypto import algorithms, general_name, keys
from tokiwa.crypto.applicant import Applicant
from tokiwa.crypto.der import content, parts
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

MOST_BYTES = 32768
_ALTERNATIVES = "2.5.29.17"
_LEAST_RSA_BITS, _MOST_RSA_BITS = 2048, 8192
_MOST_EXPONENT_BITS = 256  # NIST SP 800-56B section 6.4.1.2.1; each more makes whoever verifies work longer


class Extension(Value):
    """An extension that the request asks for; `value` is what its OCTET STRING would hold (DER)."""

    oid: str
    critical: bool
    value: bytes


class Request(Value):
    """A request whose signature is good: who asks, with which kind of key, and for which extensions."""

    applicant: Applicant
    key_algorithm: str
    extensions: tuple[Extension, ...]


def read(pem: bytes) -> Request:
    """The request in some PEM text. Problem MALFORMED_CSR for anything that is not a good one."""
    if len(pem) > MOST_BYTES:
        raise _malformed(f"is longer than {MOST_BYTES} bytes")
    try:
        return _read(pem)
    except Problem:
        raise
    except Exception:  # noqa: BLE001  # hostile bytes: whatever a parser says of them, it is one thing to the caller
        raise _malformed("could not be read; it must be a PKCS #10 request in PEM form") from None


def _read(pem: bytes) -> Request:
    csr = x509.load_pem_x509_csr(pem)
    public_key = csr.public_key()
    algorithm = algorithms.name_of(public_key)
    if not _supported(algorithm):
        raise _malformed(f"has a key of a kind that is not supported ({algorithm})")
    if isinstance(public_key, rsa.RSAPublicKey) and public_key.public_numbers().e.bit_length() > _MOST_EXPONENT_BITS:
        raise _malformed(f"has an RSA key whose exponent has more than {_MOST_EXPONENT_BITS} bits")
    spki = keys.encode_public(public_key)
    # A curve that is given by its parameters (RFC 5480 section 2.1.1 forbids it), or RSA for one padding alone.
    if parts(parts(csr.tbs_certrequest_bytes)[2])[0] != parts(spki)[0]:
        raise _malformed("has a key that is not written as one of a named curve or of plain RSA")
    if not csr.is_signature_valid:
        raise _malformed("has a signature that does not verify with its own key")
    extensions = tuple(
        Extension(item.oid.dotted_string, item.critical, item.value.public_bytes()) for item in csr.extensions
    )
    return Request(
        Applicant(_subject(csr), spki, keys.key_id_of(spki), _alternatives(extensions)), algorithm, extensions
    )


def _supported(algorithm: str) -> bool:
    if algorithm.startswith("RSA_"):
        return _LEAST_RSA_BITS <= int(algorithm.removeprefix("RSA_")) <= _MOST_RSA_BITS
    return algorithm in algorithms.KEY_ALGORITHMS


def _subject(csr: x509.CertificateSigningRequest) -> bytes:
    """The subject as it was written, once the library has read it: version, subject, key, attributes."""
    _ = csr.subject
    return parts(csr.tbs_certrequest_bytes)[1]


def _alternatives(extensions: tuple[Extension, ...]) -> bytes:
    for extension in extensions:
        if extension.oid == _ALTERNATIVES:
            names = content(extension.value)
            if not names:
                raise _malformed("has an empty list of subject alternative names")
            if general_name.unprintable(names):
                raise _malformed("has a subject alternative name with a character that no name has")
            return extension.value
    return b""


def _malformed(reason: str) -> Problem:
    return Problem(Kind.MALFORMED_CSR, f"The certificate signing request {reason}.")
