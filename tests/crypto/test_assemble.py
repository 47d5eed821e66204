"""The hand-made body is byte for byte what cryptography's builder makes of the same facts."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from tests.crypto import world

from tokiwa.crypto import usage
from tokiwa.crypto.algorithms import SIGNING_ALGORITHMS, Family
from tokiwa.crypto.issue import issue, prepare
from tokiwa.crypto.request import Extension
from tokiwa.domain.template import END_ENTITY, ROOT, TEMPLATES
from tokiwa.domain.value import evolve

POLICY = x509.PolicyInformation(x509.ObjectIdentifier("1.2.3.4"), ["https://ca.example.com/cps"])
CRL, OCSP = "http://crl.example.com/crl/1.crl", "http://ocsp.example.com"
KEY_USAGES = [
    "DIGITAL_SIGNATURE",
    "NON_REPUDIATION",
    "KEY_ENCIPHERMENT",
    "DATA_ENCIPHERMENT",
    "KEY_AGREEMENT",
    "CERTIFICATE_SIGNING",
    "CRL_SIGNING",
    "ENCIPHER_ONLY",
    "DECIPHER_ONLY",
]


def built(draft, ca):
    """The same certificate by the library's builder, from the draft's facts and the library's own encoders."""
    public_key = load_der_public_key(draft.applicant.spki)
    own = x509.load_der_x509_certificate(ca.issued.der).subject
    builder = (
        x509.CertificateBuilder()
        .serial_number(draft.serial)
        .issuer_name(own)
        .subject_name(subject_of(draft, own))
        .not_valid_before(draft.not_before)
        .not_valid_after(draft.not_after)
        .public_key(public_key)
    )
    for value, critical in extensions(draft, public_key, ca):
        builder = builder.add_extension(value, critical)
    signing = SIGNING_ALGORITHMS[draft.signing]
    if signing.family is Family.RSA:
        pad, digest = signing.parameters
        return builder.sign(ca.signer.key, digest, rsa_padding=pad)
    if signing.family is Family.ECDSA:
        return builder.sign(ca.signer.key, signing.parameters[0].algorithm, ecdsa_deterministic=True)
    return builder.sign(ca.signer.key, None)


def extensions(draft, public_key, ca):
    template = draft.template
    names = world.NAMES if draft.applicant.alternatives else ()
    if names:
        empty = draft.applicant.subject == b"\x30\x00"
        yield x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), empty
    yield x509.BasicConstraints(template.ca, template.path_length), template.basic_constraints_critical
    if not template.self_signed:
        yield x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.signer.key.public_key()), False
    yield x509.SubjectKeyIdentifier.from_public_key(public_key), False
    # RFC 9881 section 5: a key that only signs has no keyEncipherment, whatever the template says.
    signs_only = type(public_key).__name__.startswith("MLDSA")
    usages = {name for name in template.key_usages if not (signs_only and name == "KEY_ENCIPHERMENT")}
    if usages:
        yield x509.KeyUsage(*(name in usages for name in KEY_USAGES)), True
    if template.extended_key_usages:
        oids = [x509.ObjectIdentifier(usage.EXTENDED_KEY_USAGES[name]) for name in template.extended_key_usages]
        yield x509.ExtendedKeyUsage(oids), template.extended_key_usages_critical
    if draft.issuer.crl_urls and not template.self_signed:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(CRL)], None, None, None)
        yield x509.CRLDistributionPoints([point]), False
    if draft.issuer.ocsp_urls and not template.self_signed:
        responder = x509.UniformResourceIdentifier(OCSP)
        yield (
            x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, responder)]),
            False,
        )
    for more in draft.extensions:
        yield x509.UnrecognizedExtension(x509.ObjectIdentifier(more.oid), more.value), more.critical


def subject_of(draft, own):
    """The subject, from the facts and not from the bytes."""
    if draft.applicant.subject == draft.issuer.name:
        return own
    empty = draft.applicant.subject == b"\x30\x00"
    return x509.Name([] if empty else [x509.NameAttribute(NameOID.COMMON_NAME, world.NAMES[0])])


def assert_same(draft, ca):
    mine = x509.load_der_x509_certificate(issue(prepare(draft), ca.signer).der)
    theirs = built(draft, ca)
    assert mine.tbs_certificate_bytes == theirs.tbs_certificate_bytes
    assert mine.signature_algorithm_oid == theirs.signature_algorithm_oid
    random = isinstance(mine.signature_algorithm_parameters, padding.PSS) or draft.signing.startswith("ML_DSA")
    if not random:
        assert mine == theirs


@pytest.mark.parametrize("urls", [{}, {"crl_urls": (CRL,)}, {"ocsp_urls": (OCSP,)}], ids=["none", "CRL", "OCSP"])
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template(template, urls):
    ca = world.root(**urls)
    applicant = ca.applicant if template.self_signed else world.leaf_applicant()
    assert_same(world.draft(issuer=ca.issuer, template=template, applicant=applicant), ca)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template_with_what_is_passed_through(template):
    ca = world.root()
    more = (
        Extension("2.5.29.32", False, x509.CertificatePolicies([POLICY]).public_bytes()),
        Extension("1.3.6.1.4.1.99999.1", True, b"\x04\x82\x01\x00" + bytes(256)),
    )
    applicant = ca.applicant if template.self_signed else world.leaf_applicant()
    assert_same(world.draft(issuer=ca.issuer, template=template, applicant=applicant, extensions=more), ca)


@pytest.mark.parametrize(("signing", "key"), world.PAIRS)
def test_every_signature_and_key(signing, key):
    ca = world.root(key, signing)
    assert_same(world.draft(issuer=ca.issuer, applicant=world.leaf_applicant(key)), ca)
    assert_same(world.draft(issuer=ca.issuer, template=ROOT, applicant=ca.applicant), ca)


@pytest.mark.parametrize(
    "change",
    [
        {"applicant": world.leaf_applicant(common_name=None)},
        {"applicant": world.leaf_applicant(names=())},
        {"serial": 1},
        {"serial": 0x80},
        {"serial": (1 << 127) - 1},
        {"not_before": world.NOW.replace(microsecond=999999)},
        {"not_before": world.NOW.replace(year=1950, month=1, day=1)},
    ],
    ids=["no subject", "no names", "serial 1", "serial with a high bit", "longest serial", "part of a second", "1950"],
)
def test_odd_values(change):
    assert_same(world.draft(**change), world.root())


@pytest.mark.parametrize("year", [2049, 2050, 9999])
def test_both_forms_of_time(year):
    ca = world.root()
    end = world.LATER.replace(year=year, month=12, day=31, hour=23, minute=59, second=59)
    assert_same(world.draft(issuer=ca.issuer, template=ROOT, applicant=ca.applicant, not_after=end), ca)


def test_many_names_need_long_lengths():
    names = tuple(f"host-{number}.{'x' * 60}.example.com" for number in range(100))
    mine = issue(prepare(world.draft(applicant=world.leaf_applicant(names=names))), world.root().signer)
    read = x509.load_der_x509_certificate(mine.der)
    assert read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == list(names)


def test_the_authority_key_id_is_the_one_in_the_certificate_of_the_ca():
    ca = world.root()
    other = evolve(ca.issuer, key_id=b"another way to identify a key")
    mine = x509.load_der_x509_certificate(issue(prepare(world.draft(issuer=other)), ca.signer).der)
    value = mine.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert value.key_identifier == other.key_id


def test_the_default_template_says_what_the_guide_says():
    draft = world.draft(template=END_ENTITY)
    mine = x509.load_der_x509_certificate(issue(prepare(draft), world.root().signer).der)
    shown = [(item.oid._name, item.critical) for item in mine.extensions]
    assert shown == [
        ("subjectAltName", False),
        ("basicConstraints", False),
        ("authorityKeyIdentifier", False),
        ("subjectKeyIdentifier", False),
        ("keyUsage", True),
        ("extendedKeyUsage", False),
    ]
