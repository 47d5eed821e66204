import re

from cryptography import x509
from tests.operations.acm.asking import refused, request
from tests.operations.acm.handing_in import issue
from tests.operations.acm_pca import pki

PEM = r"(-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{64}\n)*[A-Za-z0-9+/=]{1,64}\n-----END CERTIFICATE-----\n)"


def get(world, arn):
    return world.call("acm:GetCertificate", {"CertificateArn": arn})


def test_the_leaf_and_the_chain_up_to_the_root(world):
    root = pki.root(world)
    issuing = pki.subordinate(world, root)
    found = get(world, request(world, issuing))
    assert re.fullmatch(PEM, found["Certificate"])
    assert re.fullmatch(PEM + "{2}", found["CertificateChain"])
    leaf, middle, top = x509.load_pem_x509_certificates((found["Certificate"] + found["CertificateChain"]).encode())
    assert [leaf.issuer, middle.issuer, top.issuer] == [middle.subject, top.subject, top.subject]


def test_the_chain_under_a_root_is_the_root(world, ca, arn):
    texts = world.call("acm-pca:GetCertificateAuthorityCertificate", pki.of(ca))
    assert get(world, arn)["CertificateChain"] == texts["Certificate"]


def test_a_certificate_that_is_being_issued(world, ca):
    arn = request(world, ca, KeyAlgorithm="RSA_2048")
    assert refused(world, "acm:GetCertificate", {"CertificateArn": arn})[0] == "RequestInProgressException"
    world.settle()
    assert get(world, arn)["Certificate"].startswith("-----BEGIN")


def test_it_stays_readable_after_its_end_and_without_its_authority(world, ca, arn):
    before = get(world, arn)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(ca, Status="DISABLED"))
    world.call("acm-pca:DeleteCertificateAuthority", pki.of(ca, PermanentDeletionTimeInDays=7))
    world.advance(days=400)
    assert get(world, arn) == before


def test_one_that_was_imported_without_a_chain_is_its_own(world):
    """As on AWS (External Secrets Operator's provider compares it so)."""
    one = issue()
    found = get(world, world.call("acm:ImportCertificate", one.input())["CertificateArn"])
    assert found["Certificate"] == found["CertificateChain"] == one.pem.decode()
