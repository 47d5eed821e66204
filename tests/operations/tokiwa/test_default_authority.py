import pytest
from tests.operations.acm.asking import authority, describe, refused, request, wanted
from tests.operations.acm_pca import pki

PUT, GET = "tokiwa:PutDefaultCertificateAuthority", "tokiwa:GetDefaultCertificateAuthority"
DELETE = "tokiwa:DeleteDefaultCertificateAuthority"
REQUEST = "acm:RequestCertificate"
CA = "CertificateAuthorityArn"


@pytest.fixture
def ca(world):
    return authority(world)


def default(world):
    return world.call(GET)[CA]


def test_it_is_set_changed_and_taken_away(world, ca):
    other = authority(world)
    assert default(world) is None
    for each in (ca, other):
        world.call(PUT, {CA: each})
        assert default(world) == each
    world.call(DELETE)
    world.call(DELETE)
    assert default(world) is None


def test_requests_that_name_no_ca_go_to_it(world, ca):
    code, message = refused(world, REQUEST, wanted(None))
    assert code == "InvalidParameterException"
    assert "tokiwa default-ca set" in message
    world.call(PUT, {CA: ca})
    assert describe(world, request(world, None))[CA] == ca
    other = authority(world)
    assert describe(world, request(world, other))[CA] == other
    world.call(DELETE)
    assert refused(world, REQUEST, wanted(None))[0] == "InvalidParameterException"


def test_what_else_an_account_has_set_stays(world, ca):
    world.call("acm:PutAccountConfiguration", {"ExpiryEvents": {"DaysBeforeExpiry": 20}, "IdempotencyToken": "a"})
    world.call(PUT, {CA: ca})
    assert world.call("acm:GetAccountConfiguration")["ExpiryEvents"]["DaysBeforeExpiry"] == 20
    world.call("acm:PutAccountConfiguration", {"ExpiryEvents": {"DaysBeforeExpiry": 30}, "IdempotencyToken": "b"})
    assert default(world) == ca


def test_it_is_each_accounts_own(world, ca):
    world.call(PUT, {CA: ca})
    other = world.new_account("111111111111")
    assert world.call(GET, {}, other)[CA] is None
    assert refused(world, REQUEST, wanted(None), other)[0] == "InvalidParameterException"


def test_a_ca_that_is_not_there(world, ca):
    assert refused(world, PUT, {CA: f"{ca[:-1]}x"})[0] == "ResourceNotFoundException"
    assert default(world) is None


def test_one_of_another_account_that_is_not_shared(world, ca):
    other = world.new_account("111111111111")
    assert refused(world, PUT, {CA: ca}, other)[0] == "AccessDeniedException"


@pytest.mark.parametrize("action", [REQUEST, "acm-pca:IssueCertificate"])
def test_who_requests_needs_both_rights_as_if_the_ca_were_named(world, ca, action):
    world.call(PUT, {CA: ca})
    who = pki.user(world, pki.allow(action))
    assert refused(world, REQUEST, wanted(None), who)[0] == "AccessDeniedException"


@pytest.mark.parametrize("good", [True, False])
def test_a_policy_sees_the_ca_that_is_meant(world, ca, good):
    world.call(PUT, {CA: ca})
    policy = pki.allow(REQUEST, StringEquals={"acm:CertificateAuthority": ca if good else "another"})
    policy["Statement"] += pki.allow("acm-pca:IssueCertificate")["Statement"]
    who = pki.user(world, policy)
    if good:
        assert request(world, None, who)
    else:
        assert refused(world, REQUEST, wanted(None), who)[0] == "AccessDeniedException"


def test_a_ca_that_was_deleted_makes_a_failed_certificate(world, ca):
    world.call(PUT, {CA: ca})
    world.call("acm-pca:UpdateCertificateAuthority", {CA: ca, "Status": "DISABLED"})
    world.call("acm-pca:DeleteCertificateAuthority", {CA: ca})
    assert describe(world, request(world, None))["Status"] == "FAILED"
    assert refused(world, PUT, {CA: ca})[0] == "ConflictException"
