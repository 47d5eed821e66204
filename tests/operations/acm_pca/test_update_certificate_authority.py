from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind

UPDATE = "acm-pca:UpdateCertificateAuthority"


def test_disabled_and_enabled_again(world):
    arn = pki.root(world)
    world.now += timedelta(days=1)
    world.call(UPDATE, pki.of(arn, Status="DISABLED"))
    assert (pki.status(world, arn), pki.describe(world, arn)["LastStateChangeAt"]) == ("DISABLED", world.now)
    assert pki.refusal(lambda: pki.issue(world, arn))[0] is Kind.WRONG_STATE
    world.call(UPDATE, pki.of(arn, Status="ACTIVE"))
    pki.issue(world, arn)


def test_the_state_that_it_has_already_is_no_change_of_state(world):
    arn = pki.root(world)
    before = pki.describe(world, arn)
    world.now += timedelta(days=1)
    world.call(UPDATE, pki.of(arn, Status="ACTIVE"))
    assert pki.describe(world, arn) == before


def test_only_the_part_of_the_revocation_that_is_given_changes(world):
    arn = pki.root(world)
    responder = {"Enabled": True, "OcspCustomCname": "ocsp.example.com"}
    world.call(UPDATE, pki.of(arn, RevocationConfiguration={"OcspConfiguration": responder}))
    crl = {"Enabled": True, "ExpirationInDays": 7, "S3ObjectAcl": "PUBLIC_READ"}
    world.call(UPDATE, pki.of(arn, RevocationConfiguration={"CrlConfiguration": crl}))
    expected = {"CrlConfiguration": crl, "OcspConfiguration": responder}
    assert pki.describe(world, arn)["RevocationConfiguration"] == expected
    world.call(UPDATE, pki.of(arn, Status="DISABLED"))
    assert pki.describe(world, arn)["RevocationConfiguration"] == expected


@pytest.mark.parametrize("status", ["CREATING", "PENDING_CERTIFICATE", "DELETED", "EXPIRED", "FAILED"])
def test_other_states_cannot_be_set(world, status):
    arn = pki.root(world)
    assert pki.refusal(lambda: world.call(UPDATE, pki.of(arn, Status=status))) == (
        Kind.INVALID_ARGUMENTS,
        f"The status cannot be set to {status}, only to ACTIVE or DISABLED.",
    )


def test_a_configuration_that_contradicts_itself_changes_nothing(world):
    arn = pki.root(world)
    wrong = {"CrlConfiguration": {"Enabled": False, "ExpirationInDays": 7}}
    kind, _ = pki.refusal(lambda: world.call(UPDATE, pki.of(arn, Status="DISABLED", RevocationConfiguration=wrong)))
    assert (kind, pki.status(world, arn)) == (Kind.INVALID_ARGUMENTS, "ACTIVE")
