"""IssueCertificate with what templates let through from ApiPassthrough and from the request."""

import pytest
from cryptography import x509
from tests.crypto import wishes
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from tokiwa.domain.template import TEMPLATES, Passthrough
from tokiwa.store import issued


def loaded(pem):
    return x509.load_pem_x509_certificate(pem.encode())


MAY_SIGN = {"KeyUsage": {"KeyCertSign": True, "CRLSign": True, "DigitalSignature": True}}


@pytest.mark.parametrize("variety", Passthrough, ids=lambda variety: variety.name)
def test_every_template_with_all_that_can_be_passed_through(world, tmp_path, variety):
    """What each certificate has to have is in the tests of `precedence`; here openssl takes what the calls give."""
    arn = pki.root(world)
    wanting = pki.create(
        world, "SUBORDINATE", CertificateAuthorityConfiguration=pki.configuration() | {"CsrExtensions": MAY_SIGN}
    )
    for template in (each for each in TEMPLATES.values() if each.passthrough is variety):
        csr = pki.own_csr(world, arn if template.self_signed else wanting) if template.ca else pki.csr()
        given = wishes.CA if template.ca else wishes.LEAF
        made, certificate, chain = pki.issue(world, arn, Csr=csr, TemplateArn=template.arn, ApiPassthrough=given)
        assert pki.openssl_verifies(tmp_path, certificate, chain or certificate, world.now.timestamp()), template.name
        found = loaded(certificate)
        policies = [item.value for item in found.extensions if isinstance(item.value, x509.CertificatePolicies)]
        assert bool(policies) is template.takes_api
        if not template.ca:
            assert ("Example Corp" in found.subject.rfc4514_string()) is template.takes_api
        with world.means.store.snapshot() as tx:
            assert issued.get(tx, arn, made.rpartition("/")[2]).template == template.arn


def test_what_is_passed_through_belongs_to_what_a_token_stands_for(world):
    arn, template = pki.root(world), TEMPLATES["EndEntityCertificate_APIPassthrough"].arn
    asked = {"TemplateArn": template, "ApiPassthrough": wishes.LEAF, "IdempotencyToken": "once"}
    assert pki.issue(world, arn, **asked)[0] == pki.issue(world, arn, **asked)[0]
    other = asked | {"ApiPassthrough": {"Subject": {"CommonName": "other"}}}
    assert pki.refusal(lambda: pki.issue(world, arn, **other))[0] is Kind.INVALID_ARGUMENTS


@pytest.mark.parametrize("own", [True, False])
def test_a_root_keeps_its_subject(world, own):
    arn = pki.root(world)
    subject = {"Organization": "Example Corp", "CommonName": "Example CA" if own else "Another CA"}
    wanted = {
        "Csr": pki.own_csr(world, arn),
        "TemplateArn": TEMPLATES["BlankRootCACertificate_PathLen1_APIPassthrough"].arn,
        "ApiPassthrough": wishes.CA | {"Subject": subject},
    }
    if own:
        pki.install(world, arn, pki.issue(world, arn, **wanted)[1])
    else:
        assert pki.refusal(lambda: pki.issue(world, arn, **wanted))[0] is Kind.INVALID_ARGUMENTS


@pytest.mark.parametrize("kind", ["COMPLETE", "PARTITIONED"])
def test_a_list_of_the_authoritys_own_is_named_and_no_other(world, kind):
    crl = {"Enabled": True, "ExpirationInDays": 7, "S3BucketName": "lists", "CrlType": kind}
    arn = pki.root(world, RevocationConfiguration={"CrlConfiguration": crl})
    template = TEMPLATES["BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough"].arn
    elsewhere = [x509.UniformResourceIdentifier("http://elsewhere.example.com/")]
    points = x509.CRLDistributionPoints([x509.DistributionPoint(elsewhere, None, None, None)])
    passing = wishes.passing(wishes.custom(points))
    _, certificate, _ = pki.issue(world, arn, TemplateArn=template, ApiPassthrough=passing)
    named = loaded(certificate).extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert [point.full_name for point in named] != [elsewhere]


def test_constraints_that_were_passed_through_bind_the_authorities_below(world):
    """Names and depth, in whatever they issue, at once from the import of their certificates."""
    constraints = x509.NameConstraints([x509.DNSName("example.com")], None)
    template = TEMPLATES["SubordinateCACertificate_PathLen1_APIPassthrough"].arn
    passing = wishes.passing(wishes.custom(constraints, critical=True))
    upper = pki.subordinate(world, pki.root(world), template, passing=passing)
    lower = pki.subordinate(world, upper, CertificateAuthorityConfiguration=pki.configuration(CommonName="Lower"))
    good, bad = pki.csr("a", ("a.example.com",)), pki.csr("a", ("a.example.org",))
    for arn in (upper, lower):
        pki.issue(world, arn, Csr=good)
        kind, message = pki.refusal(lambda: pki.issue(world, arn, Csr=bad))
        assert (kind, "a.example.org" in message) == (Kind.NAME_NOT_PERMITTED, True)
    assert pki.refusal(lambda: pki.subordinate(world, upper, template))[0] is Kind.INVALID
