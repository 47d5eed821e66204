from tests.operations.acm_pca import pki


def test_the_same_text_on_every_call_and_in_every_state(world):
    arn = pki.create(world)
    first = pki.own_csr(world, arn)
    assert pki.own_csr(world, arn) == first
    pki.activate(world, arn)
    assert pki.own_csr(world, arn) == first
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
    assert pki.own_csr(world, arn) == first
