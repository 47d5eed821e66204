from datetime import timedelta

import pytest
from cryptography import x509
from tests.operations.acm import asking
from tests.operations.acm.asking import P256, describe, export, put, request
from tests.operations.acm_pca import pki

from tokiwa.domain.certificate import CertificateStatus, CertificateType


def test_a_certificate_that_was_just_issued(world, ca, arn):
    found = describe(world, arn)
    leaf = x509.load_pem_x509_certificate(
        world.call("acm:GetCertificate", {"CertificateArn": arn})["Certificate"].encode()
    )
    digits = f"{leaf.serial_number:032x}"
    assert found == {
        "CertificateArn": arn,
        "DomainName": "www.example.com",
        "SubjectAlternativeNames": ("www.example.com",),
        "Serial": ":".join(digits[at : at + 2] for at in range(0, 32, 2)),
        "Subject": "CN=www.example.com",
        "Issuer": "Example Corp",
        "CreatedAt": world.now,
        "IssuedAt": world.now,
        "Status": "ISSUED",
        "NotBefore": leaf.not_valid_before_utc,
        "NotAfter": leaf.not_valid_after_utc,
        "KeyAlgorithm": P256,
        "SignatureAlgorithm": "SHA256WITHECDSA",
        "InUseBy": (),
        "Type": "PRIVATE",
        "KeyUsages": [{"Name": "DIGITAL_SIGNATURE"}, {"Name": "KEY_ENCIPHERMENT"}],
        "ExtendedKeyUsages": [
            {"Name": "TLS_WEB_SERVER_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.1"},
            {"Name": "TLS_WEB_CLIENT_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.2"},
        ],
        "CertificateAuthorityArn": ca,
        "RenewalEligibility": "INELIGIBLE",
        "Options": {"CertificateTransparencyLoggingPreference": "DISABLED"},
        "CertificateKeyPairOrigin": "AWS_MANAGED",
    }


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ({"Organization": "Example Corp", "CommonName": "x"}, "Example Corp"),
        ({"CommonName": "Example CA"}, "Example CA"),
    ],
)
def test_the_issuer_is_told_by_its_organization_or_else_by_its_name(world, subject, shown):
    configuration = pki.configuration(**subject)
    ca = pki.root(world, CertificateAuthorityConfiguration=configuration)
    assert describe(world, request(world, ca))["Issuer"] == shown


def test_an_rsa_authority_signs_with_rsa_whatever_the_leafs_key(world):
    ca = pki.root(world, CertificateAuthorityConfiguration=pki.configuration("RSA_2048"))
    found = describe(world, request(world, ca))
    assert (found["KeyAlgorithm"], found["SignatureAlgorithm"]) == (P256, "SHA256WITHRSA")


def test_it_is_eligible_once_exported_and_not_again_after_a_renewal(world, arn):
    export(world, arn)
    assert describe(world, arn)["RenewalEligibility"] == "ELIGIBLE"
    before = describe(world, arn)
    world.call("acm:RenewCertificate", {"CertificateArn": arn})
    waiting = describe(world, arn)["RenewalSummary"]
    assert (waiting["RenewalStatus"], waiting["DomainValidationOptions"]) == ("PENDING_AUTO_RENEWAL", [])
    world.settle()
    found = describe(world, arn)
    assert found["RenewalSummary"]["RenewalStatus"] == "SUCCESS"
    assert found["RenewalSummary"]["UpdatedAt"] == world.now
    assert found["RenewalSummary"].get("RenewalStatusReason") is None
    assert found["RenewalEligibility"] == "INELIGIBLE"
    assert found["Serial"] != before["Serial"]
    assert found["CreatedAt"] == before["CreatedAt"]


def test_a_renewal_that_fails_says_why(world):
    arn = request(world, pki.root(world))  # the manager was given no permission
    export(world, arn)
    world.call("acm:RenewCertificate", {"CertificateArn": arn})
    world.settle()
    summary = describe(world, arn)["RenewalSummary"]
    assert (summary["RenewalStatus"], summary["RenewalStatusReason"]) == ("PENDING_AUTO_RENEWAL", "PCA_ACCESS_DENIED")


def test_the_reason_of_a_failed_request_is_shown_only_while_it_stands(world):
    arn = request(world, pki.create(world))
    assert describe(world, arn)["FailureReason"] == "PCA_INVALID_STATE"
    put(world, arn, status=CertificateStatus.REVOKED)
    assert "FailureReason" not in describe(world, arn)


def test_at_its_end_it_is_expired(world, ca, arn):
    world.advance(days=395)
    found = describe(world, arn)
    assert (found["Status"], found["RenewalEligibility"]) == ("EXPIRED", "INELIGIBLE")
    assert found["NotAfter"] == world.now
    assert asking.stored(world, arn).created_at == world.now - timedelta(days=395)


def test_who_uses_it_and_who_made_its_key(world, arn):
    balancer = "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/x/1"
    put(world, arn, in_use_by=(balancer,), type=CertificateType.IMPORTED, imported_at=world.now)
    found = describe(world, arn)
    assert found["InUseBy"] == (balancer,)
    assert (found["Type"], found["CertificateKeyPairOrigin"]) == ("IMPORTED", "CUSTOMER_PROVIDED")
    assert found["ImportedAt"] == world.now
