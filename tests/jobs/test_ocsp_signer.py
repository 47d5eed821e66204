from datetime import timedelta

import pytest
from cryptography import x509
from tests.operations.acm_pca import pki

from managed import due, records
from revoking import RESPONDER, told
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.ocsp_signer import OCSP_SIGNER
from tokiwa.domain.value import evolve
from tokiwa.store import authorities, ocsp_signers


def signer(world, arn):
    with world.means.store.snapshot() as tx:
        return ocsp_signers.get(tx, arn)


def test_it_is_there_as_soon_as_the_authority_is_and_on_its_record(world):
    ca = told(world, **RESPONDER)
    found = signer(world, ca.arn)
    certificate = x509.load_der_x509_certificate(found.der)
    (record,) = [each for each in records(world, ca.arn) if each.template.endswith("/OCSPSigningCertificate/V1")]
    assert (record.der, record.serial) == (found.der, f"{certificate.serial_number:032x}")
    assert (found.not_before, found.not_after) == (world.now - timedelta(hours=1), world.now + timedelta(days=14))
    assert due(world, OCSP_SIGNER, ca.arn) == world.now + timedelta(days=7)


def test_there_is_none_where_none_is_wanted(world):
    assert signer(world, told(world, CrlConfiguration={"Enabled": True}).arn) is None


def test_the_next_one_has_another_key(world):
    ca = told(world, **RESPONDER)
    first = signer(world, ca.arn)
    world.advance(days=6, hours=23)
    assert signer(world, ca.arn) == first
    world.advance(hours=1)
    second = signer(world, ca.arn)
    assert second.key != first.key
    assert second.not_after == world.now + timedelta(days=14)


def test_a_change_of_the_authority_does_not_make_a_new_one(world):
    ca = told(world, **RESPONDER)
    first, planned = signer(world, ca.arn), due(world, OCSP_SIGNER, ca.arn)
    for state in ("DISABLED", "ACTIVE"):
        world.call("acm-pca:UpdateCertificateAuthority", pki.of(ca.arn, Status=state))
        world.settle()
    assert signer(world, ca.arn) == first
    assert due(world, OCSP_SIGNER, ca.arn) == planned


def test_the_last_one_ends_with_its_authority(world):
    arn = pki.root(world, {"Value": 10, "Type": "DAYS"}, RevocationConfiguration=RESPONDER)
    world.settle()
    end = pki.describe(world, arn)["NotAfter"]
    assert signer(world, arn).not_after == end
    world.advance(days=7)
    assert signer(world, arn).not_after == end
    world.advance(days=4)
    assert due(world, OCSP_SIGNER, arn) is None


def test_a_serial_that_was_perhaps_signed_with_is_abandoned(world):
    """The authority's key cannot be read while its signer is made."""
    ca = told(world, **RESPONDER)
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, ca.arn)
    pki.store(world, evolve(found, key="sealed:AAAA"))
    world.advance(days=7)
    left = [each for each in records(world, ca.arn) if each.status is IssuedStatus.ABANDONED]
    assert [each.der for each in left] == [b""]


@pytest.mark.parametrize("key", ["EC_secp384r1", "RSA_2048"])
def test_it_signs_as_the_authority_does(world, key):
    arn = pki.root(
        world, RevocationConfiguration=RESPONDER, CertificateAuthorityConfiguration=pki.configuration(key, None)
    )
    world.settle()
    found = signer(world, arn)
    assert found.algorithm == pki.configuration(key)["SigningAlgorithm"]
    mine = x509.load_der_x509_certificate(found.der)
    with world.means.store.snapshot() as tx:
        above = x509.load_pem_x509_certificate(authorities.get(tx, arn).certificate.encode())
    mine.verify_directly_issued_by(above)
    assert type(mine.public_key()) is type(above.public_key())
