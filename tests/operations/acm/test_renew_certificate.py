import pytest
from tests.operations.acm.asking import describe, export, put, refused, request

from tokiwa.domain.certificate import CertificateStatus, CertificateType

RENEW = "acm:RenewCertificate"


def renew(world, arn):
    assert not world.call(RENEW, {"CertificateArn": arn})


def test_an_exported_certificate_is_renewed_at_once_under_its_arn(world, arn):
    export(world, arn)
    before = describe(world, arn)
    world.advance(days=10)
    renew(world, arn)
    world.settle()
    after = describe(world, arn)
    assert after["Serial"] != before["Serial"]
    assert (after["NotAfter"] - before["NotAfter"]).days == 10


def test_one_that_is_in_use_need_not_be_exported(world, arn):
    put(world, arn, in_use_by=("arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/x/1",))
    renew(world, arn)
    world.settle()
    assert describe(world, arn)["RenewalSummary"]["RenewalStatus"] == "SUCCESS"


def test_one_that_nothing_depends_on_is_not_eligible(world, arn):
    told = refused(world, RENEW, {"CertificateArn": arn})
    words = f"Certificate ARN {arn} has not been exported so it is not eligible for the Renew Certificate API."
    assert told == ("ValidationException", words)


def test_nor_is_it_after_a_renewal_until_it_is_exported_again(world, arn):
    export(world, arn)
    renew(world, arn)
    world.settle()
    assert refused(world, RENEW, {"CertificateArn": arn})[0] == "ValidationException"
    export(world, arn)
    renew(world, arn)


def test_one_renewal_at_a_time(world, arn):
    export(world, arn)
    renew(world, arn)
    assert refused(world, RENEW, {"CertificateArn": arn})[0] == "RequestInProgressException"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": CertificateType.IMPORTED},
        {"status": CertificateStatus.FAILED},
        {"status": CertificateStatus.EXPIRED},
        {"status": CertificateStatus.REVOKED},
    ],
)
def test_what_is_not_managed_or_not_good_is_not_renewed(world, arn, changes):
    export(world, arn)
    put(world, arn, **changes)
    assert refused(world, RENEW, {"CertificateArn": arn})[0] == "ValidationException"


def test_one_that_waits_for_its_key_is_not_renewed(world, ca):
    arn = request(world, ca, KeyAlgorithm="RSA_2048")
    assert refused(world, RENEW, {"CertificateArn": arn})[0] == "ValidationException"
