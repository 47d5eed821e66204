"""Every template and every kind of key gives a certificate that the linter accepts but for the allow-list."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.crypto import wishes, world
from tests.crypto.lint_allow import ALLOWED, findings, lint

from tokiwa.crypto.algorithms import KEY_ALGORITHMS
from tokiwa.crypto.issue import issue, prepare
from tokiwa.domain.template import END_ENTITY, TEMPLATES

URLS = {"crl_urls": ("http://crl.example.com/a.crl",), "ocsp_urls": ("http://ocsp.example.com",)}
WILDCARD = ("www.example.com", "*.example.com")


def leaf(ca, template=END_ENTITY, key=world.P256, **changes):
    applicant = world.leaf_applicant(key, names=WILDCARD)
    if template.ca:
        applicant = ca.applicant if template.self_signed else world.asking("CA", world.signer(key, "leaf")).applicant
    return issue(
        prepare(world.draft(issuer=ca.issuer, template=template, applicant=applicant, **changes)), ca.signer
    ).pem


# A blank template of a CA has no key usage; whoever asks for one passes it through.
COMPLETE = {name: template for name, template in TEMPLATES.items() if template.key_usages or not template.ca}


@pytest.mark.parametrize("template", COMPLETE.values(), ids=COMPLETE)
@pytest.mark.parametrize("urls", [{}, URLS], ids=["no revocation", "CRL and OCSP"])
def test_every_template(template, urls):
    assert lint(leaf(world.root(**urls), template)) == []


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
@pytest.mark.parametrize("urls", [{}, URLS], ids=["no revocation", "CRL and OCSP"])
def test_every_template_with_all_that_can_be_passed_through(template, urls):
    made = wishes.certificate(template, *wishes.good(template), world.root(**urls))
    assert lint(made.public_bytes(Encoding.PEM).decode()) == []


@pytest.mark.parametrize("key", KEY_ALGORITHMS)
def test_every_kind_of_key_in_a_leaf(key):
    assert lint(leaf(world.root(), key=key)) == []


@pytest.mark.parametrize(("signing", "key"), world.PAIRS)
def test_every_way_to_sign(signing, key):
    ca = world.root(key, signing)
    assert lint(ca.issued.pem) == []
    assert lint(leaf(ca)) == []


def test_without_a_subject():
    applicant = world.leaf_applicant(common_name=None)
    assert lint(issue(prepare(world.draft(applicant=applicant)), world.root().signer).pem) == []


def test_after_the_year_2050():
    ca = world.root()
    end = world.LATER.replace(year=2060)
    root = issue(
        prepare(
            world.draft(
                issuer=ca.issuer, template=TEMPLATES["RootCACertificate"], applicant=ca.applicant, not_after=end
            )
        ),
        ca.signer,
    )
    assert lint(root.pem) == []


def test_the_linter_finds_what_is_allowed_so_each_entry_is_needed():
    pems = [leaf(world.root()), leaf(world.root(), key="ML_DSA_44"), world.root("ML_DSA_44").issued.pem]
    assert {code for pem in pems for code, _ in findings(pem)} == set(ALLOWED)


def test_the_linter_finds_a_name_that_is_wrong_otherwise():
    applicant = world.leaf_applicant(names=("-bad-.example.com",))
    pem = issue(prepare(world.draft(applicant=applicant)), world.root().signer).pem
    assert [code for code, _ in lint(pem)] == ["pkix.invalid_domain_name_syntax"]
