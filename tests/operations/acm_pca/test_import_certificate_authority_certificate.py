from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from tests.crypto import wishes
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind


def read(world, arn):
    return world.call("acm-pca:GetCertificateAuthorityCertificate", pki.of(arn))


def signed(world, parent, arn, **more):
    wanted = {"Csr": pki.own_csr(world, arn), "TemplateArn": pki.SUBORDINATE, "Validity": {"Value": 1, "Type": "YEARS"}}
    _, certificate, chain = pki.issue(world, parent, **(wanted | more))
    return certificate, chain


def issuing(world):
    return pki.create(world, "SUBORDINATE", CertificateAuthorityConfiguration=pki.configuration(CommonName="Issuing"))


def test_a_root_has_no_chain(world):
    arn = pki.create(world)
    _, certificate, chain = pki.issue(world, arn, Csr=pki.own_csr(world, arn), TemplateArn=pki.ROOT, Validity=pki.YEARS)
    assert chain is None
    pki.install(world, arn, certificate)
    assert read(world, arn) == {"Certificate": certificate, "CertificateChain": None}


FORMS = {
    "as it was issued": lambda text: text,
    "without a newline at the end": lambda text: text.rstrip("\n"),
    "with Windows' line ends": lambda text: text.replace("\n", "\r\n"),
    "with text around": lambda text: f"subject=CN = Issuing\n{text}\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_was_imported_reads_back_unchanged_and_is_a_clean_chain_for_what_it_issues(world, tmp_path, form):
    arn = issuing(world)
    certificate, chain = signed(world, pki.root(world), arn)
    given = FORMS[form](certificate), FORMS[form](chain)
    pki.install(world, arn, *given)
    assert tuple(read(world, arn).values()) == given
    _, leaf, above = pki.issue(world, arn)
    assert above == certificate + chain
    assert pki.openssl_verifies(tmp_path, leaf, above, world.now.timestamp())


def test_the_same_certificate_again(world):
    arn = issuing(world)
    given = signed(world, pki.root(world), arn)
    pki.install(world, arn, *given)
    pki.install(world, arn, *given)
    assert pki.status(world, arn) == "ACTIVE"


def test_the_next_certificate_is_what_it_issues_under_from_then_on(world):
    parent, arn = pki.root(world), issuing(world)
    pki.install(world, arn, *signed(world, parent, arn))
    earlier, _, chain = pki.issue(world, arn)
    following = signed(world, parent, arn, Validity={"Value": 3, "Type": "YEARS"})
    pki.install(world, arn, *following)
    assert pki.describe(world, arn)["NotAfter"].year == world.now.year + 3
    assert pki.issue(world, arn)[2] == "".join(following)
    again = world.call("acm-pca:GetCertificate", pki.of(arn, CertificateArn=earlier))
    assert again["CertificateChain"] == chain


def test_a_disabled_authority_that_expired_is_disabled_after_the_import(world):
    arn = pki.root(world, validity=pki.DAYS)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
    world.now += timedelta(days=31)
    assert pki.status(world, arn) == "EXPIRED"
    pki.activate(world, arn)
    assert pki.status(world, arn) == "DISABLED"


class Elsewhere:
    """A root that is none of ours: its key is here, and it signs with the library."""

    def __init__(self, world, path_length=1):
        self.now, self.key = world.now, ec.generate_private_key(ec.SECP384R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Corporate Root")])
        self.certificate = self.signed(self.name, self.key.public_key(), path_length)

    def signed(self, subject, public_key, path_length, *more):
        builder = (
            x509.CertificateBuilder(self.name, subject, public_key, 7)
            .not_valid_before(self.now - timedelta(days=1))
            .not_valid_after(self.now + timedelta(days=1000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(wishes.key_usage("key_cert_sign", "crl_sign"), critical=True)
        )
        for value in more:
            builder = builder.add_extension(value, critical=True)
        return builder.sign(self.key, hashes.SHA384()).public_bytes(Encoding.PEM).decode()

    def answers(self, csr, path_length=0, *more):
        asked = x509.load_pem_x509_csr(csr)
        return self.signed(asked.subject, asked.public_key(), path_length, *more)


def test_a_root_elsewhere_signs_our_request_and_binds_what_we_issue(world, tmp_path):
    elsewhere, arn = Elsewhere(world), issuing(world)
    csr = pki.own_csr(world, arn)
    named = x509.NameConstraints([x509.DNSName("example.com")], None)
    pki.install(world, arn, elsewhere.answers(csr, 0, named), elsewhere.certificate)
    assert pki.status(world, arn) == "ACTIVE"
    _, leaf, chain = pki.issue(world, arn)
    assert pki.openssl_verifies(tmp_path, leaf, chain, world.now.timestamp())
    other = pki.csr("a", ("www.example.org",))
    assert pki.refusal(lambda: pki.issue(world, arn, Csr=other))[0] is Kind.NAME_NOT_PERMITTED
    below = {"TemplateArn": pki.SUBORDINATE, "Csr": pki.own_csr(world, issuing(world))}
    assert pki.refusal(lambda: pki.issue(world, arn, **below))[0] is Kind.INVALID
    late = {"Value": 1001, "Type": "DAYS"}
    assert pki.refusal(lambda: pki.issue(world, arn, Validity=late))[0] is Kind.INVALID


@pytest.mark.parametrize(
    ("path_length", "more"),
    [(0, ()), (1, (x509.PolicyConstraints(0, None),))],
    ids=["a root that allows no CA below", "a critical extension that is not supported"],
)
def test_what_a_root_elsewhere_signs_is_not_taken_unseen(world, path_length, more):
    elsewhere, arn = Elsewhere(world, path_length), issuing(world)
    certificate = elsewhere.answers(pki.own_csr(world, arn), 0, *more)
    kind, _ = pki.refusal(lambda: pki.install(world, arn, certificate, elsewhere.certificate))
    assert kind is Kind.MALFORMED_CERTIFICATE
    assert pki.status(world, arn) == "PENDING_CERTIFICATE"


def asked(world, arn):
    return {"Csr": pki.own_csr(world, arn), "TemplateArn": pki.SUBORDINATE, "Validity": {"Value": 2, "Type": "YEARS"}}


def another_authoritys_certificate(world, parent, arn, certificate, chain):
    return arn, *signed(world, parent, issuing(world))


def no_chain(world, parent, arn, certificate, chain):
    return arn, certificate, None


def another_root_as_its_chain(world, parent, arn, certificate, chain):
    other = pki.root(world, CertificateAuthorityConfiguration=pki.configuration(CommonName="Other"))
    return arn, certificate, read(world, other)["Certificate"]


def itself_in_the_chain(world, parent, arn, certificate, chain):
    return arn, certificate, certificate + chain


def a_chain_without_the_root(world, parent, arn, certificate, chain):
    above = pki.subordinate(world, parent, pki.TEMPLATE.format("SubordinateCACertificate_PathLen1"))
    _, below, whole = pki.issue(world, above, **asked(world, arn))
    return arn, below, whole.removesuffix(chain)


def a_leaf(world, parent, arn, certificate, chain):
    return arn, pki.issue(world, parent, Csr=pki.own_csr(world, arn))[1], chain


def no_certificate(world, parent, arn, certificate, chain):
    return arn, "nonsense", chain


def two_certificates(world, parent, arn, certificate, chain):
    return arn, certificate + chain, chain


def a_root_that_somebody_else_signed(world, parent, arn, certificate, chain):
    top = pki.create(world, CertificateAuthorityConfiguration=pki.configuration(CommonName="Top"))
    return top, signed(world, parent, top)[0], None


def a_root_with_a_chain(world, parent, arn, certificate, chain):
    return parent, read(world, parent)["Certificate"], chain


WRONG = {
    another_authoritys_certificate: Kind.CERTIFICATE_MISMATCH,
    no_chain: Kind.INVALID_REQUEST,
    another_root_as_its_chain: Kind.CERTIFICATE_MISMATCH,
    itself_in_the_chain: Kind.MALFORMED_CERTIFICATE,
    a_chain_without_the_root: Kind.MALFORMED_CERTIFICATE,
    a_leaf: Kind.MALFORMED_CERTIFICATE,
    no_certificate: Kind.MALFORMED_CERTIFICATE,
    two_certificates: Kind.MALFORMED_CERTIFICATE,
    a_root_that_somebody_else_signed: Kind.CERTIFICATE_MISMATCH,
    a_root_with_a_chain: Kind.INVALID_REQUEST,
}


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_what_an_authority_does_not_take(world, wrong):
    parent, mine = pki.root(world), issuing(world)
    arn, certificate, chain = wrong(world, parent, mine, *signed(world, parent, mine))
    before = pki.describe(world, arn)
    assert pki.refusal(lambda: pki.install(world, arn, certificate, chain))[0] is WRONG[wrong]
    assert pki.describe(world, arn) == before


def test_der_is_not_pem(world):
    arn = pki.root(world)
    der = pki.der(read(world, arn)["Certificate"])
    call = pki.of(arn, Certificate=der)
    kind, _ = pki.refusal(lambda: world.call("acm-pca:ImportCertificateAuthorityCertificate", call))
    assert kind is Kind.MALFORMED_CERTIFICATE
