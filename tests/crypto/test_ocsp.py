from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import ocsp as library
from tests.crypto.test_ocsp_request import SHA1, leaf, question
from tests.crypto.world import NOW, PAIRS, Authority, root, signer, subordinate

from tokiwa.crypto import ocsp, ocsp_request
from tokiwa.crypto.algorithms import signing_algorithm
from tokiwa.crypto.ocsp import Good, Refusal, Responder, Revoked, Status, Unknown

LATER = NOW + timedelta(hours=1)


def responder(authority: Authority | None = None) -> Responder:
    """The CA itself: who answers makes no difference to how."""
    by = authority or root()
    return Responder(by.signer, by.issued.der, by.issuer.signing_algorithm)


STATUSES: dict[str, tuple[Status, library.OCSPCertStatus, x509.ReasonFlags | None]] = {
    "good": (Good(), library.OCSPCertStatus.GOOD, None),
    "revoked": (Revoked(NOW, 1), library.OCSPCertStatus.REVOKED, x509.ReasonFlags.key_compromise),
    "revoked, nobody says why": (Revoked(NOW), library.OCSPCertStatus.REVOKED, None),
    "unknown": (Unknown(), library.OCSPCertStatus.UNKNOWN, None),
}


@pytest.mark.parametrize("nonce", [None, bytes(range(32))], ids=["without a nonce", "with a nonce"])
@pytest.mark.parametrize("name", STATUSES)
def test_it_is_what_the_library_builds_byte_for_byte(name, nonce):
    status, theirs, reason = STATUSES[name]
    asked = ocsp_request.read(question(SHA1, nonce))
    ours = responder().answer([(asked.ids[0], status)], now=NOW, next_update=LATER, nonce=asked.nonce)
    certificate, issuer = (x509.load_der_x509_certificate(each.der) for each in (leaf(), root().issued))
    builder = library.OCSPResponseBuilder().add_response(
        certificate,
        issuer,
        SHA1,
        theirs,
        NOW,
        LATER,
        NOW if theirs is library.OCSPCertStatus.REVOKED else None,
        reason,
    )
    builder = builder.responder_id(library.OCSPResponderEncoding.HASH, issuer).certificates([issuer])
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    built = builder.sign(root().signer.key, hashes.SHA256())
    found = library.load_der_ocsp_response(ours)
    # The library dates an answer by the clock, so the moment of its production alone is another one.
    expected = built.tbs_response_bytes.replace(
        f"{built.produced_at_utc:%Y%m%d%H%M%SZ}".encode(), f"{NOW:%Y%m%d%H%M%SZ}".encode(), 1
    )
    assert found.tbs_response_bytes == expected
    assert found.certificates == [issuer]


@pytest.mark.parametrize(("signing", "key"), PAIRS)
def test_every_way_to_sign(signing, key):
    by = root(key, signing)
    asked = ocsp_request.read(question())
    answer = library.load_der_ocsp_response(responder(by).answer([(asked.ids[0], Good())], now=NOW, next_update=LATER))
    public = load_der_public_key(by.signer.public_key)
    public.verify(answer.signature, answer.tbs_response_bytes, *signing_algorithm(signing).parameters)


def test_about_several_certificates_at_once():
    (asked,) = ocsp_request.read(question()).ids
    answer = responder().answer([(asked, Good()), (asked, Unknown())], now=NOW, next_update=LATER)
    statuses = [each.certificate_status for each in library.load_der_ocsp_response(answer).responses]
    assert statuses == [library.OCSPCertStatus.GOOD, library.OCSPCertStatus.UNKNOWN]


@pytest.mark.parametrize("why", Refusal)
def test_what_is_refused_is_what_the_library_refuses(why):
    theirs = library.OCSPResponseBuilder.build_unsuccessful(library.OCSPResponseStatus(why))
    assert ocsp.refuse(why) == theirs.public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    "digest", [SHA1, hashes.SHA256(), hashes.SHA384(), hashes.SHA512()], ids=lambda digest: digest.name
)
def test_a_ca_is_known_by_each_digest(digest):
    (asked,) = ocsp_request.read(question(digest)).ids
    assert (asked.digest, asked.issuer_name, asked.issuer_key) in ocsp.names(root().issuer)
    assert (asked.digest, asked.issuer_name, asked.issuer_key) not in ocsp.names(subordinate().issuer)


def test_nothing_of_the_key_is_shown():
    assert "signer" not in repr(Responder(signer(), b"", "SHA256WITHECDSA"))
