from tests.operations.acm.asking import describe, export, put, refused, request
from tests.operations.acm_pca import pki

from tokiwa.store import issued, jobs

DELETE = "acm:DeleteCertificate"
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/x/1"


def test_it_is_gone_with_its_renewal_and_notices(world, ca, arn):
    export(world, arn)
    serial = describe(world, arn)["Serial"].replace(":", "")
    world.call(DELETE, {"CertificateArn": arn})
    assert refused(world, "acm:DescribeCertificate", {"CertificateArn": arn})[0] == "ResourceNotFoundException"
    with world.means.store.snapshot() as tx:
        assert [jobs.due_at(tx, kind, arn) for kind in ("renew", "watch", "issue")] == [None] * 3
        assert issued.get(tx, ca, serial) is not None  # what was signed stays on the authority's record
    before = len(world.events())
    world.advance(days=400)
    assert [e.detail_type for e in world.events()[before:]] == []


def test_it_is_deleted_once(world, arn):
    world.call(DELETE, {"CertificateArn": arn})
    assert refused(world, DELETE, {"CertificateArn": arn})[0] == "ResourceNotFoundException"


def test_not_while_something_uses_it(world, arn):
    put(world, arn, in_use_by=(BALANCER,))
    told = refused(world, DELETE, {"CertificateArn": arn})
    assert told == ("ResourceInUseException", f"Certificate {arn} in account 000000000000 is in use.")
    put(world, arn, in_use_by=())
    world.call(DELETE, {"CertificateArn": arn})


def test_one_that_waits_for_its_key_is_not_issued_any_more(world, ca):
    arn = request(world, ca, KeyAlgorithm="RSA_2048")
    world.call(DELETE, {"CertificateArn": arn})
    world.settle()
    assert refused(world, "acm:DescribeCertificate", {"CertificateArn": arn})[0] == "ResourceNotFoundException"
    with world.means.store.snapshot() as tx:
        assert [record.template for record in issued.page(tx, ca, "", 9)] == [f"{pki.ROOT}"]


def test_a_failed_request_is_cleared_away(world):
    arn = request(world, pki.create(world))
    world.call(DELETE, {"CertificateArn": arn})
    assert (
        world.call("acm:ListCertificates", {"Includes": {"keyTypes": ["EC_prime256v1"]}})["CertificateSummaryList"]
        == []
    )
