"""A CA's last months, day by day."""

from tests.operations.acm_pca import pki

APPROACHING, EXPIRED = "Tokiwa CA Approaching Expiration", "Tokiwa CA Expired"


def days(world):
    return [event.detail["daysToExpiry"] for event in world.events(APPROACHING)]


def root(world, days):
    arn = pki.create(world)
    text, _ = pki.issue(
        world, arn, Csr=pki.own_csr(world, arn), TemplateArn=pki.ROOT, Validity={"Value": days, "Type": "DAYS"}
    )[1:]
    pki.install(world, arn, text)
    return arn


def test_its_end_is_told_from_far_away(world):
    arn = root(world, 40)
    for _ in range(41):
        world.advance(days=1)
    assert days(world) == [30, 15, 7, 3, 1]
    (end,) = world.events(EXPIRED)
    assert end.resources == (arn,)
    assert end.detail["commonName"] == "Example CA"


def test_a_longer_certificate_puts_it_off(world):
    arn = root(world, 40)
    world.advance(days=10)
    assert days(world) == [30]
    text, _ = pki.issue(
        world,
        arn,
        Csr=pki.own_csr(world, arn),
        TemplateArn=pki.ROOT,
        Validity={"Value": 170, "Type": "DAYS"},
    )[1:]
    pki.install(world, arn, text)
    for _ in range(60):
        world.advance(days=1)
    assert days(world) == [30]
    for _ in range(25):
        world.advance(days=1)
    assert days(world) == [30, 90]


def test_one_that_is_gone_is_not_told_of(world):
    arn = root(world, 40)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(arn, PermanentDeletionTimeInDays=7))
    for _ in range(45):
        world.advance(days=1)
    assert days(world) == []
    assert world.events(EXPIRED) == []
