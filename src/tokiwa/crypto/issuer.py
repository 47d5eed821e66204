"""A CA as issuing sees it: the parts of its own certificate that go into those below it."""

from datetime import datetime
from functools import lru_cache

from cryptography import x509

from tokiwa.crypto import algorithms, keys, pem
from tokiwa.crypto.algorithms import KEY_ALGORITHMS
from tokiwa.crypto.certificate import LABEL, subject_of
from tokiwa.crypto.request import Request
from tokiwa.domain.value import Value, evolve


class Issuer(Value, cache_hash=True):
    """The issuing side of a certificate.

    `name` (DER) is copied byte for byte as the issuer. `not_after` is None while the CA has no certificate.
    `constraints` are the values (DER) of all NameConstraints from here up. The URLs say where its
    revocation list is and which responder answers for it; without one, nothing is written about it.
    """

    name: bytes
    spki: bytes
    key_id: bytes
    key_algorithm: str
    signing_algorithm: str
    not_after: datetime | None = None
    path_length: int | None = None
    constraints: tuple[bytes, ...] = ()
    crl_urls: tuple[str, ...] = ()
    ocsp_urls: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def pointing(issuer: Issuer, crl_url: str) -> Issuer:
    """The same CA for certificates whose list is at that URL: a CA may have several lists."""
    return evolve(issuer, crl_urls=(crl_url,))


def of_request(request: Request, signing_algorithm: str | None = None) -> Issuer:
    """A CA that has no certificate yet: from its own request, to sign its own root certificate."""
    algorithm = signing_algorithm or KEY_ALGORITHMS[request.key_algorithm].signing
    applicant = request.applicant
    return Issuer(applicant.subject, applicant.spki, applicant.key_id, request.key_algorithm, algorithm)


@lru_cache(maxsize=1024)
def of_certificate(
    certificate: str,
    signing_algorithm: str | None = None,
    *,
    chain: str | None = None,
    crl_urls: tuple[str, ...] = (),
    ocsp_urls: tuple[str, ...] = (),
) -> Issuer:
    """A CA from its certificate and those above it, parent first (PEM), which were checked at import."""
    mine, *above = (
        x509.load_der_x509_certificate(der) for der in pem.decode((certificate + (chain or "")).encode(), LABEL)
    )
    key = keys.describe(mine.public_key())
    return Issuer(
        name=subject_of(mine),
        spki=key.spki,
        key_id=_key_id(mine) or key.key_id,
        key_algorithm=key.algorithm,
        signing_algorithm=signing_algorithm or algorithms.key_algorithm(key.algorithm).signing,
        not_after=mine.not_valid_after_utc,
        path_length=_path_length(mine, *above),
        constraints=tuple(filter(None, map(_constraints, (mine, *above)))),
        crl_urls=crl_urls,
        ocsp_urls=ocsp_urls,
    )


def _key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None


def _path_length(*certificates: x509.Certificate) -> int | None:
    """How many CAs may still follow the first one: its own limit, or what those above it leave."""
    limits = []
    for depth, certificate in enumerate(certificates):
        limit = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
        if limit is not None:
            limits.append(limit - depth)
    return min(limits, default=None)


def _constraints(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.NameConstraints).value.public_bytes()
    except x509.ExtensionNotFound:
        return None
