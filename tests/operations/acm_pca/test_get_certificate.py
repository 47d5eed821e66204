import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.problem import Kind

GET = "acm-pca:GetCertificate"


def test_a_certificate_that_was_revoked_is_still_there(world):
    arn = pki.root(world)
    made, certificate, chain = pki.issue(world, arn)
    serial = made.rpartition("/")[2]
    world.call("acm-pca:RevokeCertificate", pki.of(arn, CertificateSerial=serial, RevocationReason="SUPERSEDED"))
    assert world.call(GET, pki.of(arn, CertificateArn=made)) == {"Certificate": certificate, "CertificateChain": chain}


def test_a_serial_that_was_never_used_has_no_certificate(world):
    arn, serial = pki.root(world), "40" * 16
    abandoned = Issued(arn, "000000000000", serial, world.now, "", "", status=IssuedStatus.ABANDONED)
    pki.store(world, abandoned)
    call = pki.of(arn, CertificateArn=abandoned.arn)
    assert pki.refusal(lambda: world.call(GET, call)) == (Kind.NOT_FOUND, f"Could not find Certificate {abandoned.arn}")


WRONG = {
    "an unknown serial": ("{arn}/certificate/00112233445566778899aabbccddeeff", Kind.NOT_FOUND),
    "another authority's": (f"{pki.ARN}/certificate/00112233445566778899aabbccddeeff", Kind.INVALID_ARN),
    "the authority itself": ("{arn}", Kind.INVALID_ARN),
    "a certificate of the manager": (
        "arn:aws:acm-pca:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555",
        Kind.INVALID_ARN,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_certificate_of_it(world, name):
    text, kind = WRONG[name]
    arn = pki.root(world)
    assert pki.refusal(lambda: world.call(GET, pki.of(arn, CertificateArn=text.format(arn=arn))))[0] is kind
