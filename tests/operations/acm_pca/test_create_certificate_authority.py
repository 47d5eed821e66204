from datetime import timedelta

import pytest
from cryptography import x509
from tests.operations.acm_pca import pki

from tokiwa.crypto.algorithms import KEY_ALGORITHMS, SIGNING_ALGORITHMS, suits
from tokiwa.domain.problem import Kind
from tokiwa.store import authorities

PAIRS = [(key, signing) for key in KEY_ALGORITHMS for signing in SIGNING_ALGORITHMS if suits(signing, key)]
QUICK = [(key, signing) for key, signing in PAIRS if key not in ("RSA_3072", "RSA_4096")]


def test_it_waits_for_its_certificate_and_shows_what_was_asked_for(world):
    more = {
        "UsageMode": "SHORT_LIVED_CERTIFICATE",
        "KeyStorageSecurityStandard": "FIPS_140_2_LEVEL_2_OR_HIGHER",
        "Tags": [{"Key": "team", "Value": "pki"}],
    }
    arn = pki.create(world, "SUBORDINATE", **more)
    assert arn.startswith("arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/")
    assert pki.describe(world, arn) == {
        "Arn": arn,
        "OwnerAccount": "000000000000",
        "CreatedAt": world.now,
        "LastStateChangeAt": world.now,
        "Type": "SUBORDINATE",
        "Serial": None,
        "Status": "PENDING_CERTIFICATE",
        "NotBefore": None,
        "NotAfter": None,
        "FailureReason": None,
        "CertificateAuthorityConfiguration": pki.configuration() | {"CsrExtensions": None},
        "RevocationConfiguration": {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": False}},
        "RestorableUntil": None,
        "KeyStorageSecurityStandard": "FIPS_140_2_LEVEL_2_OR_HIGHER",
        "UsageMode": "SHORT_LIVED_CERTIFICATE",
    }
    assert world.call("acm-pca:ListTags", pki.of(arn)) == {"Tags": more["Tags"]}


@pytest.mark.parametrize(("key", "signing"), QUICK)
def test_every_kind_of_key_signs_its_own_request(world, key, signing):
    arn = pki.create(world, CertificateAuthorityConfiguration=pki.configuration(key, signing, CommonName="CA"))
    csr = x509.load_pem_x509_csr(pki.own_csr(world, arn))
    assert csr.is_signature_valid
    assert csr.subject.rfc4514_string() == "CN=CA"


def test_the_creation_is_told_as_an_event(world):
    arn = pki.create(world)
    (event,) = world.events()
    assert (event.source, event.detail_type) == ("aws.acm-pca", "ACM Private CA Creation")
    assert (event.resources, event.detail) == ((arn,), {"result": "success"})


def test_extensions_of_the_request_are_in_it_and_shown(world):
    extensions = {"KeyUsage": {"KeyCertSign": True, "CRLSign": True}}
    wanted = pki.configuration() | {"CsrExtensions": extensions}
    arn = pki.create(world, CertificateAuthorityConfiguration=wanted)
    csr = x509.load_pem_x509_csr(pki.own_csr(world, arn))
    usage = csr.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.key_cert_sign, usage.crl_sign, usage.digital_signature) == (True, True, False)
    assert pki.describe(world, arn)["CertificateAuthorityConfiguration"]["CsrExtensions"] == extensions


def test_the_key_is_sealed_and_never_shown(world):
    arn = pki.create(world)
    with world.means.store.snapshot() as tx:
        key = authorities.get(tx, arn).key
    assert key.startswith("sealed:")
    assert key not in str(pki.describe(world, arn))


def test_the_same_token_gives_the_same_authority_for_five_minutes(world):
    first = pki.create(world, IdempotencyToken="once")
    assert pki.create(world, IdempotencyToken="once") == first
    world.now += timedelta(minutes=4, seconds=59)
    assert pki.create(world, IdempotencyToken="once") == first
    world.now += timedelta(seconds=1)
    second = pki.create(world, IdempotencyToken="once")
    assert second != first
    assert pki.create(world, IdempotencyToken="once") == second


def test_the_same_token_with_other_parameters_is_refused(world):
    pki.create(world, IdempotencyToken="once")
    kind, message = pki.refusal(lambda: pki.create(world, "SUBORDINATE", IdempotencyToken="once"))
    assert kind is Kind.INVALID_ARGUMENTS
    assert "once" in message


DEFECTS = {
    "a signing algorithm of another family": (
        {"CertificateAuthorityConfiguration": pki.configuration(signing="SHA256WITHRSA")},
        Kind.INVALID_ARGUMENTS,
        "The signing algorithm SHA256WITHRSA cannot be used with a key of the type EC_prime256v1.",
    ),
    "a key that only China's regions have": (
        {"CertificateAuthorityConfiguration": pki.configuration() | {"KeyAlgorithm": "SM2"}},
        Kind.INVALID_ARGUMENTS,
        "The key algorithm SM2 is not supported.",
    ),
    "a signing algorithm that only China's regions have": (
        {"CertificateAuthorityConfiguration": pki.configuration(signing="SM3WITHSM2")},
        Kind.INVALID_ARGUMENTS,
        "The signing algorithm SM3WITHSM2 is not supported.",
    ),
    "no subject": (
        {"CertificateAuthorityConfiguration": pki.configuration() | {"Subject": {}}},
        Kind.INVALID_ARGUMENTS,
        "The subject is not valid: at least one attribute is needed.",
    ),
    "custom attributes beside others": (
        {
            "CertificateAuthorityConfiguration": pki.configuration()
            | {
                "Subject": {
                    "CommonName": "CA",
                    "CustomAttributes": [{"ObjectIdentifier": "2.5.4.3", "Value": "CA"}],
                }
            }
        },
        Kind.INVALID_ARGUMENTS,
        "The subject is not valid: CustomAttributes cannot be used together with standard attributes.",
    ),
    "a standard of another region": (
        {"KeyStorageSecurityStandard": "CCPC_LEVEL_1_OR_HIGHER"},
        Kind.INVALID_ARGUMENTS,
        "A certificate authority cannot be created in this region with the specified security standard.",
    ),
    "a reserved tag": (
        {"Tags": [{"Key": "aws:mine", "Value": ""}]},
        Kind.INVALID_TAG,
        "The tag aws:mine begins with aws:, which is reserved for the service.",
    ),
    "members of a list that is off": (
        {"RevocationConfiguration": {"CrlConfiguration": {"Enabled": False, "ExpirationInDays": 7}}},
        Kind.INVALID_ARGUMENTS,
        "The revocation configuration is not valid: CrlConfiguration with Enabled set to false must have no other members.",
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_what_does_not_go_together_is_refused(world, name):
    changes, kind, message = DEFECTS[name]
    assert pki.refusal(lambda: pki.create(world, **changes)) == (kind, message)
    assert world.call("acm-pca:ListCertificateAuthorities")["CertificateAuthorities"] == []
    assert world.events() == []


def test_a_user_needs_permission_and_can_be_bound_to_tags(world):
    anna = pki.user(world, pki.allow("acm-pca:CreateCertificateAuthority", StringEquals={"aws:RequestTag/team": "pki"}))
    pki.create(world, principal=anna, Tags=[{"Key": "team", "Value": "pki"}])
    sentence = (
        "User: arn:aws:iam::000000000000:user/anna is not authorized to perform: acm-pca:CreateCertificateAuthority on"
        " resource: arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/* because no identity-based policy"
        " allows the acm-pca:CreateCertificateAuthority action"
    )
    assert pki.refusal(lambda: pki.create(world, principal=anna)) == (Kind.DENIED, sentence)
