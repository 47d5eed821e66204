import pytest
from tests.operations.acm.asking import NOBODY, describe, export, put, refused, stored
from tests.operations.acm.handing_in import handed_in
from tests.operations.acm_pca import pki

from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.notice import RENEW, WATCH
from tokiwa.store import issued, jobs

REVOKE = "acm:RevokeCertificate"


def of(arn, reason="KEY_COMPROMISE"):
    return {"CertificateArn": arn, "RevocationReason": reason}


def record(world, arn):
    found = stored(world, arn)
    with world.means.store.snapshot() as tx:
        return issued.get(tx, found.authority, found.serial)


@pytest.fixture
def exported(world, arn):
    export(world, arn)
    return arn


REASONS = {
    "KEY_COMPROMISE": "KEY_COMPROMISE",
    "CA_COMPROMISE": "CERTIFICATE_AUTHORITY_COMPROMISE",
    "SUPERCEDED": "SUPERSEDED",
    "UNSPECIFIED": "UNSPECIFIED",
}


@pytest.mark.parametrize("reason", REASONS)
def test_it_is_revoked_here_and_on_the_authoritys_record(world, exported, reason):
    world.advance(days=1)
    assert world.call(REVOKE, of(exported, reason)) == {"CertificateArn": exported}
    found = describe(world, exported)
    assert (found["Status"], found["RevokedAt"], found["RevocationReason"]) == ("REVOKED", world.now, reason)
    assert found["RenewalEligibility"] == "INELIGIBLE"
    here = record(world, exported)
    assert (here.status, here.revoked_at, here.revocation_reason) == (
        IssuedStatus.REVOKED,
        world.now,
        REASONS[reason],
    )


def test_it_is_told_and_not_managed_any_more(world, exported, ca):
    world.call(REVOKE, of(exported))
    with world.means.store.snapshot() as tx:
        assert jobs.due_at(tx, RENEW, exported) is None
        assert jobs.due_at(tx, WATCH, exported) is None
    (told,) = world.events("ACM Certificate Revoked")
    assert told.source == "aws.acm"
    assert told.resources == (exported,)
    assert told.detail == {
        "CertificateType": "PRIVATE",
        "CommonName": "www.example.com",
        "FirstSubjectAlternativeName": "www.example.com",
        "CertificateExpirationDate": "2028-01-31T00:00:00Z",
        "Exportable": True,
        "CertificateKeyPairOrigin": "AWS_MANAGED",
    }
    (theirs,) = world.events("ACM Private CA Certificate Revocation")
    assert (theirs.source, theirs.resources) == ("aws.acm-pca", (ca, record(world, exported).arn))


def test_it_is_on_the_audit_of_what_an_authority_cannot_take_back(world, exported, ca):
    world.call(REVOKE, of(exported))
    serial = record(world, exported).serial
    again = {"CertificateAuthorityArn": ca, "CertificateSerial": serial, "RevocationReason": "UNSPECIFIED"}
    assert refused(world, "acm-pca:RevokeCertificate", again)[0] == "RequestAlreadyProcessedException"


def test_what_its_authority_revoked_before_keeps_that_record(world, exported, ca):
    serial = record(world, exported).serial
    before = {"CertificateAuthorityArn": ca, "CertificateSerial": serial, "RevocationReason": "SUPERSEDED"}
    world.call("acm-pca:RevokeCertificate", before)
    world.call(REVOKE, of(exported))
    assert record(world, exported).revocation_reason == "SUPERSEDED"
    assert describe(world, exported)["Status"] == "REVOKED"


REFUSED = {
    "not exported": ({"exported": False}, "ValidationException", "has not been exported"),
    "in use": ({"in_use_by": ("nginx",)}, "ResourceInUseException", "is in use"),
    "revoked before": ({"status": CertificateStatus.REVOKED}, "ConflictException", "is REVOKED"),
    "failed": ({"status": CertificateStatus.FAILED}, "ConflictException", "is FAILED"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_revoked(world, exported, name):
    changes, code, words = REFUSED[name]
    put(world, exported, **changes)
    found = refused(world, REVOKE, of(exported))
    assert found[0] == code
    assert words in found[1]
    assert record(world, exported).status is IssuedStatus.ISSUED


def test_an_expired_one(world, exported):
    world.now = stored(world, exported).not_after
    assert refused(world, REVOKE, of(exported)) == (
        "ConflictException",
        f"Certificate {exported} is EXPIRED; only an issued certificate can be revoked.",
    )


def test_an_imported_one(world):
    assert refused(world, REVOKE, of(handed_in(world)))[0] == "ValidationException"


@pytest.mark.parametrize("reason", ["CERTIFICATE_HOLD", "REMOVE_FROM_CRL"])
def test_what_is_not_for_ever_is_no_reason(world, exported, reason):
    assert refused(world, REVOKE, of(exported, reason))[0] == "ValidationException"


def test_nobodys(world):
    assert refused(world, REVOKE, of(NOBODY))[0] == "ResourceNotFoundException"


def test_a_user_needs_the_right_on_the_certificate_and_on_the_authority(world, exported, ca):
    code, message = refused(world, REVOKE, of(exported), pki.user(world, pki.allow("acm:*")))
    assert code == "AccessDeniedException"
    assert f"acm-pca:RevokeCertificate on resource: {ca}" in message


def test_both_rights_are_enough(world, exported):
    both = pki.user(world, pki.allow(["acm:*", "acm-pca:RevokeCertificate"]))
    assert world.call(REVOKE, of(exported), both)
