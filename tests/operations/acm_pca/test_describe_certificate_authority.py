from datetime import timedelta

from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind


def test_an_active_authority_shows_its_certificates_facts(world):
    arn = pki.root(world)
    found = pki.describe(world, arn)
    assert found["Status"] == "ACTIVE"
    assert found["NotBefore"] == world.now - timedelta(hours=1)
    assert found["NotAfter"] == world.now.replace(year=world.now.year + 10)
    assert len(found["Serial"]) == 32


def test_an_expired_authority_says_so_since_its_end(world):
    arn = pki.root(world, validity=pki.DAYS)
    end = pki.describe(world, arn)["NotAfter"]
    world.now = end
    assert pki.status(world, arn) == "ACTIVE"
    world.now = end + timedelta(days=1)
    found = pki.describe(world, arn)
    assert (found["Status"], found["LastStateChangeAt"]) == ("EXPIRED", end)


def test_deleted_wins_over_expired(world):
    arn = pki.root(world, validity=pki.DAYS)
    world.now += timedelta(days=31)
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(arn))
    found = pki.describe(world, arn)
    assert (found["Status"], found["LastStateChangeAt"]) == ("DELETED", world.now)
    world.call("acm-pca:RestoreCertificateAuthority", pki.of(arn))
    assert pki.status(world, arn) == "EXPIRED"


def test_an_authority_that_is_not_there(world):
    assert pki.refusal(lambda: pki.describe(world, pki.ARN)) == (
        Kind.NOT_FOUND,
        f"Could not find Certificate Authority {pki.ARN}",
    )


def test_the_arn_of_something_else(world):
    arn = "arn:aws:acm-pca:us-east-1:000000000000:template/EndEntityCertificate"
    assert pki.refusal(lambda: pki.describe(world, arn)) == (
        Kind.INVALID_ARN,
        f"The ARN {arn} is not that of a certificate authority.",
    )
