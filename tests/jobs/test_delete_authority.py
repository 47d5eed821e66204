from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.store import issued

DELETE = "acm-pca:DeleteCertificateAuthority"


def test_what_was_not_restored_in_time_is_gone_and_what_it_signed_stays_on_record(world):
    arn = pki.root(world)
    made, _, _ = pki.issue(world, arn)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
    world.call(DELETE, pki.of(arn, PermanentDeletionTimeInDays=7))
    world.advance(days=6, hours=23)
    assert pki.status(world, arn) == "DELETED"
    world.advance(hours=1)
    assert pki.refusal(lambda: pki.status(world, arn))[0] is Kind.NOT_FOUND
    with world.means.store.snapshot() as tx:
        assert issued.get(tx, arn, made.rpartition("/")[2]).der


def test_what_was_restored_stays(world):
    arn = pki.create(world)
    world.call(DELETE, pki.of(arn, PermanentDeletionTimeInDays=7))
    world.call("acm-pca:RestoreCertificateAuthority", pki.of(arn))
    world.advance(days=8)
    assert pki.status(world, arn) == "PENDING_CERTIFICATE"


def test_deleted_again_it_has_its_days_again(world):
    arn = pki.create(world)
    world.call(DELETE, pki.of(arn, PermanentDeletionTimeInDays=7))
    world.call("acm-pca:RestoreCertificateAuthority", pki.of(arn))
    world.advance(days=5)
    world.call(DELETE, pki.of(arn, PermanentDeletionTimeInDays=7))
    world.advance(days=3)
    assert pki.status(world, arn) == "DELETED"
    world.advance(days=4)
    assert pki.refusal(lambda: pki.status(world, arn))[0] is Kind.NOT_FOUND
