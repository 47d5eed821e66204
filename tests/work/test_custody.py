import pytest
from cryptography import x509
from tests.operations.acm_pca import pki

from hardware import labels, of, with_token
from managed import Manager, due
from tokiwa.crypto.pkcs11 import sessions
from tokiwa.crypto.pkcs11.failure import TokenFailed
from tokiwa.crypto.pkcs11.token_keys import TokenKeys
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import authorities, crls, ocsp_signers
from tokiwa.work import custody

HARDWARE, SOFTWARE = custody.STANDARDS
ISSUANCE = "ACM Private CA Certificate Issuance"
UNUSABLE = "The hardware token with the certificate authority's key cannot be used now. The server's log says why."


@pytest.fixture
def world(tmp_path, hsm_token, monkeypatch):
    monkeypatch.setattr(sessions, "REST", 0.0)
    with with_token(tmp_path, hsm_token) as made:
        yield made


def key(world, arn):
    with world.means.store.snapshot() as tx:
        return authorities.get(tx, arn).key


@pytest.mark.parametrize(
    ("asked", "scheme"),
    [
        ({}, "pkcs11:"),
        ({"KeyStorageSecurityStandard": HARDWARE}, "pkcs11:"),
        ({"KeyStorageSecurityStandard": SOFTWARE}, "sealed:"),
    ],
    ids=["AWS's default", "hardware", "software"],
)
def test_the_standard_says_where_the_key_is(world, asked, scheme):
    arn = pki.root(world, **asked)
    assert key(world, arn).startswith(scheme)
    assert labels(world) == ([arn.rpartition("/")[2]] if scheme == "pkcs11:" else [])


def test_without_a_token_every_key_is_sealed(tmp_path):
    with with_token(tmp_path, None) as world:
        arn = pki.create(world, KeyStorageSecurityStandard=HARDWARE)
        assert key(world, arn).startswith("sealed:")


@pytest.mark.parametrize(
    ("algorithm", "signing"),
    [("EC_secp384r1", "SHA384WITHECDSA"), ("RSA_2048", "SHA256WITHRSA"), ("RSA_2048", "SHA256WITHRSA_PSS")],
)
def test_a_hierarchy_in_the_token(world, tmp_path, algorithm, signing):
    """OpenSSL accepts what it signs, also in the next run of the server."""
    named = {"CertificateAuthorityConfiguration": pki.configuration(algorithm, signing, CommonName="CA")}
    root = pki.root(world, **named)
    below = {"CertificateAuthorityConfiguration": pki.configuration(algorithm, signing, CommonName="Below")}
    arn = pki.subordinate(world, root, **below)
    assert sorted(labels(world)) == sorted(each.rpartition("/")[2] for each in (root, arn))
    _, certificate, chain = pki.issue(world, arn, SigningAlgorithm=signing)
    (tmp_path / "openssl").mkdir()
    assert pki.openssl_verifies(tmp_path / "openssl", certificate, chain, world.now.timestamp())
    with with_token(tmp_path, None) as without:
        refused = pki.refusal(lambda: pki.issue(without, arn, SigningAlgorithm=signing))
        assert refused == (Kind.FAILED, UNUSABLE)


def test_a_certificate_is_renewed_when_the_token_is_back(world, hsm_token):
    """While it is out the certificate says so; then it is renewed by itself."""
    manager = Manager(world)
    arn = manager.exported(manager.authority())
    of(world).sessions.close()
    hsm_token.take_out()
    manager.renew(arn)
    assert manager.state(arn)[2:] == ("PENDING_AUTO_RENEWAL", "PCA_REQUEST_FAILED")
    assert world.events(ISSUANCE)[-1].detail == {"result": "failure"}
    hsm_token.put_back()
    world.advance(hours=1)
    assert manager.state(arn)[2:] == ("SUCCESS", None)


def test_a_call_while_the_token_is_out(world, hsm_token):
    arn = pki.root(world)
    pki.issue(world, arn)
    of(world).sessions.close()
    hsm_token.take_out()
    for call in (lambda: pki.issue(world, arn), lambda: pki.create(world)):
        assert pki.refusal(call) == (Kind.FAILED, UNUSABLE)
    authority, certificate = world.events(ISSUANCE)[-1].resources
    assert (authority, world.events(ISSUANCE)[-1].detail) == (arn, {"result": "failure"})
    assert certificate.startswith(f"{arn}/certificate/")
    hsm_token.put_back()
    assert pki.issue(world, arn)
    assert world.events(ISSUANCE)[-1].detail == {"result": "success"}


def test_what_the_token_cannot_make_is_the_callers_affair(world):
    configuration = pki.configuration("ML_DSA_65", "ML_DSA_65")
    kind, said = pki.refusal(lambda: pki.create(world, CertificateAuthorityConfiguration=configuration))
    assert (kind, said) == (Kind.INVALID_ARGUMENTS, "The token cannot make keys of the type ML_DSA_65.")
    software = {"KeyStorageSecurityStandard": SOFTWARE, "CertificateAuthorityConfiguration": configuration}
    assert pki.create(world, **software)


def test_a_key_that_no_authority_came_to_have_is_removed(world, monkeypatch):
    """However it came that there is none."""
    made = TokenKeys.make

    def die_after(self, algorithm, **owner):
        made(self, algorithm, **owner)
        raise TokenFailed("the process could as well have been killed")

    monkeypatch.setattr(TokenKeys, "make", die_after)
    with pytest.raises(Problem):
        pki.create(world)
    assert len(labels(world)) == 1
    world.advance(minutes=59)
    assert len(labels(world)) == 1
    world.advance(minutes=1)
    assert labels(world) == []


def test_one_that_an_authority_has_stays(world):
    arn = pki.root(world)
    assert due(world, custody.DESTROY_KEY, key(world, arn)) is None
    world.advance(hours=2)
    assert pki.issue(world, arn)


def test_a_list_and_a_responder_are_signed(world):
    told = {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 10}, "OcspConfiguration": {"Enabled": True}}
    arn = pki.root(world, RevocationConfiguration=told)
    serial = pki.issue(world, arn)[0].rpartition("/")[2]
    world.settle()
    world.call("acm-pca:RevokeCertificate", pki.of(arn, CertificateSerial=serial, RevocationReason="KEY_COMPROMISE"))
    world.advance(hours=1)
    certificate = x509.load_pem_x509_certificate(
        world.call("acm-pca:GetCertificateAuthorityCertificate", pki.of(arn))["Certificate"].encode()
    )
    with world.means.store.snapshot() as tx:
        (found,) = crls.of_authority(tx, arn)
        listed = x509.load_der_x509_crl(crls.content(tx, found.id))
        delegated = x509.load_der_x509_certificate(ocsp_signers.get(tx, arn).der)
    assert listed.is_signature_valid(certificate.public_key())
    assert listed.get_revoked_certificate_by_serial_number(int(serial, 16)) is not None
    delegated.verify_directly_issued_by(certificate)
