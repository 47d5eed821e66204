"""Template and CA before ApiPassthrough before request, for each extension and for every template."""

import base64

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from tests.crypto import wishes, world
from tests.crypto.wishes import asked, certificate, custom, key_usage, passing

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto import precedence, usage
from tokiwa.crypto.der import tlv
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import TEMPLATES
from tokiwa.domain.value import evolve

BLANK, BOTH = "BlankEndEntityCertificate_APIPassthrough", "BlankEndEntityCertificate_APICSRPassthrough"
URLS = {"crl_urls": ("http://crl.example.com/a.crl",), "ocsp_urls": ("http://ocsp.example.com",)}
MAIL = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
OTHER_KEY = x509.SubjectKeyIdentifier(b"another key")
OTHER_CA = x509.AuthorityKeyIdentifier(b"another CA", None, None)
CRL = x509.CRLDistributionPoints(
    [x509.DistributionPoint([x509.UniformResourceIdentifier("http://elsewhere.example.com/")], None, None, None)]
)
OCSP = x509.AuthorityInformationAccess(
    [
        x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://elsewhere.example.com/")
        )
    ]
)
LIE = (
    x509.BasicConstraints(ca=True, path_length=None),
    OTHER_KEY,
    key_usage("key_cert_sign"),
    MAIL,
    CRL,
    OCSP,
)


def found(made, kind):
    """The value of an extension and whether it is critical, or None."""
    try:
        extension = made.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None
    return extension.value, extension.critical


def subject(**members):
    return {"Subject": members}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_what_a_template_says_is_said_whatever_is_asked(template):
    ca = world.root(**URLS)
    wanted, _ = wishes.good(template)
    if not template.self_signed:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
        wanted = asked(*((value, False) for value in LIE), subject=name)
    made = certificate(template, wanted, passing(*map(custom, (*LIE, OTHER_CA))), ca)
    constraints, critical = found(made, x509.BasicConstraints)
    assert (constraints.ca, constraints.path_length) == (template.ca, template.path_length)
    assert critical is template.basic_constraints_critical
    assert found(made, x509.SubjectKeyIdentifier)[0] == x509.SubjectKeyIdentifier.from_public_key(made.public_key())
    if template.key_usages:
        mine, critical = found(made, x509.KeyUsage)
        assert (usage.key_usages_of(mine), critical) == (template.key_usages, True)
    if template.extended_key_usages:
        mine, critical = found(made, x509.ExtendedKeyUsage)
        assert tuple(name for name, _ in usage.extended_key_usages_of(mine)) == template.extended_key_usages
        assert critical is template.extended_key_usages_critical
    if not template.self_signed:
        assert found(made, x509.AuthorityKeyIdentifier)[0].key_identifier == ca.issuer.key_id
        assert found(made, x509.CRLDistributionPoints)[0] != CRL
        assert found(made, x509.AuthorityInformationAccess)[0] != OCSP


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_what_a_template_leaves_open_comes_from_where_its_name_says(template):
    """Nothing, the API, the request, or the API before the request; without URLs of the CA, those of the caller too."""
    open_to_both = x509.TLSFeature([x509.TLSFeatureType.status_request])
    from_csr, from_api = key_usage("crl_sign"), key_usage("digital_signature")
    wanted, _ = wishes.good(template)
    if not template.self_signed:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
        wanted = asked((from_csr, True), (CRL, False), (MAIL, True), subject=name)
    made = certificate(template, wanted, passing(custom(open_to_both), KeyUsage={"DigitalSignature": True}))
    assert (found(made, x509.TLSFeature) is not None) is template.takes_api
    assert (found(made, x509.CRLDistributionPoints) is not None) is template.takes_csr
    if not template.extended_key_usages:
        assert found(made, x509.ExtendedKeyUsage) == ((MAIL, True) if template.takes_csr else None)
    if not template.key_usages:
        assert found(made, x509.KeyUsage) == (from_api if template.takes_api else from_csr, True)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_names_come_from_the_api_if_it_may_and_from_the_request_otherwise(template):
    wanted, _ = wishes.good(template)
    if not template.self_signed:
        wanted = asked((x509.SubjectAlternativeName([x509.DNSName("csr.example.com")]), False))
    given = passing(SubjectAlternativeNames=[{"DnsName": "api.example.com"}])
    if not template.self_signed:
        given |= subject(Organization="Example Corp", CommonName="api")
    made = certificate(template, wanted, given)
    names = found(made, x509.SubjectAlternativeName)
    if template.takes_api:
        assert names == (x509.SubjectAlternativeName([x509.DNSName("api.example.com")]), False)
    elif not template.self_signed:
        assert names == (x509.SubjectAlternativeName([x509.DNSName("csr.example.com")]), False)
    if not template.self_signed:
        expected = "CN=api,O=Example Corp" if template.takes_api else f"CN={world.NAMES[0]}"
        assert made.subject.rfc4514_string() == expected


def test_a_root_gets_its_authority_key_identifier_from_the_api_alone():
    root = TEMPLATES["RootCACertificate_APIPassthrough"]
    wanted, _ = wishes.good(root)
    own = x509.AuthorityKeyIdentifier(wanted.applicant.key_id, None, None)
    assert found(certificate(root, wanted, passing(custom(own))), x509.AuthorityKeyIdentifier) == (own, False)
    assert found(certificate(root, wanted), x509.AuthorityKeyIdentifier) is None


@pytest.mark.parametrize("name", ["EndEntityCertificate", "EndEntityCertificate_CSRPassthrough"])
def test_where_it_does_not_count_an_impossible_api_passthrough_is_not_looked_at(name):
    impossible = passing(SubjectAlternativeNames=[{}])
    assert certificate(TEMPLATES[name], asked(), impossible).subject == certificate(TEMPLATES[name], asked()).subject
    with pytest.raises(Problem):
        certificate(TEMPLATES[BLANK], asked(), impossible)


NOBODY = x509.Name([])
SAN = x509.SubjectAlternativeName([x509.DNSName("a.example.com")])


@pytest.mark.parametrize("critical", [True, False])
def test_names_alone_must_be_critical_in_a_request_as_aws_has_it(critical):
    wanted = asked((SAN, critical), subject=NOBODY)
    if critical:
        assert found(certificate(TEMPLATES[BOTH], wanted), x509.SubjectAlternativeName) == (SAN, True)
        return
    with pytest.raises(Problem) as caught:
        certificate(TEMPLATES[BOTH], wanted)
    assert caught.value.kind is Kind.MALFORMED_CSR
    assert caught.value.message == "CSR must mark the SAN extension critical when it has an empty subject"


def test_names_alone_from_the_api_are_critical_by_themselves():
    given = passing(SubjectAlternativeNames=[{"DnsName": "b.example.com"}])
    made = certificate(TEMPLATES[BLANK], asked((SAN, False), subject=NOBODY), given)
    assert found(made, x509.SubjectAlternativeName) == (
        x509.SubjectAlternativeName([x509.DNSName("b.example.com")]),
        True,
    )


def test_a_subject_from_the_api_makes_up_for_a_request_without_one():
    made = certificate(TEMPLATES[BLANK], asked((SAN, False), subject=NOBODY), subject(CommonName="a"))
    assert found(made, x509.SubjectAlternativeName) == (SAN, False)


@pytest.mark.parametrize("value", ["www.good.com\0.evil.com", "a\nb", "a\x7fb", "\u2028"])
def test_a_request_whose_subject_is_not_text_is_refused_unless_the_api_replaces_it(value):
    wanted = asked(subject=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, value)]))
    with pytest.raises(Problem) as caught:
        precedence.settle(world.root().issuer, TEMPLATES[BLANK], wanted, None)
    assert caught.value.kind is Kind.MALFORMED_CSR
    assert certificate(TEMPLATES[BLANK], wanted, subject(CommonName="a")).subject.rfc4514_string() == "CN=a"


def test_a_name_from_the_api_is_subject_to_the_constraints_of_the_ca():
    constraints = x509.NameConstraints([x509.DNSName("example.com")], None).public_bytes()
    ca = attrs.evolve(world.root(), issuer=evolve(world.root().issuer, constraints=(constraints,)))
    given = passing(SubjectAlternativeNames=[{"DnsName": "www.evil.org"}])
    with pytest.raises(Problem) as caught:
        certificate(TEMPLATES[BLANK], asked((SAN, False)), given, ca)
    assert caught.value.kind is Kind.NAME_NOT_PERMITTED


def test_more_than_anybody_could_import_is_refused():
    value = base64.b64encode(tlv(0x04, bytes(3000))).decode()
    huge = [{"ObjectIdentifier": f"1.2.3.{number}", "Value": value} for number in range(8)]
    with pytest.raises(Problem, match="longer than") as caught:
        certificate(TEMPLATES[BLANK], asked(), passing(*huge))
    assert caught.value.kind is Kind.INVALID_ARGUMENTS
    largest = certificate(TEMPLATES[BLANK], asked(), passing(*huge[:7])).public_bytes(Encoding.PEM)
    assert len(largest) < certificates.MOST_BYTES


def test_a_blank_template_has_nothing_but_what_it_must():
    made = certificate(TEMPLATES[BLANK], asked())
    assert [item.oid._name for item in made.extensions] == [
        "basicConstraints",
        "authorityKeyIdentifier",
        "subjectKeyIdentifier",
    ]
