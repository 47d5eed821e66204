import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from tests.crypto import world

from tokiwa.crypto import name
from tokiwa.crypto.der import SET, content, oid, parts, sequence, tlv, utf8
from tokiwa.crypto.issue import issue, prepare
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve

ALL = {
    "Country": "US",
    "Organization": "Example Corp",
    "OrganizationalUnit": "Sales",
    "DistinguishedNameQualifier": "abc",
    "State": "WA",
    "CommonName": "www.example.com",
    "SerialNumber": "1234",
    "Locality": "Seattle",
    "Title": "Ms",
    "Surname": "Doe",
    "GivenName": "Jane",
    "Initials": "JD",
    "Pseudonym": "jd",
    "GenerationQualifier": "III",
}
CUSTOM = [{"ObjectIdentifier": "1.3.6.1.4.1.37244.1.1", "Value": "ACME"}, {"ObjectIdentifier": "2.5.4.3", "Value": "x"}]
REFUSED = {
    "nothing": {},
    "empty values": {"CommonName": ""},
    "custom and standard": {"CommonName": "a", "CustomAttributes": CUSTOM},
    "a country of three letters": {"Country": "USA"},
    "a country that cannot be printed": {"Country": "ÜS"},
    "a serial number that cannot be printed": {"SerialNumber": "1_2"},
    "a common name that is too long": {"CommonName": "x" * 65},
    "a NUL": {"CommonName": "www.good.com\0.evil.com"},
    "a line end": {"Organization": "a\nb"},
    "the other end of a line": {"Organization": "a\u2028b"},
    "half a character": {"Organization": "\ud800"},
    "a control character in an attribute of one's own": {
        "CustomAttributes": [{"ObjectIdentifier": "1.2.3.4", "Value": "a\x1bb"}]
    },
    "an identifier that nobody reads": {"CustomAttributes": [{"ObjectIdentifier": "1.2." + "9" * 50, "Value": "x"}]},
    "no identifier": {"CustomAttributes": [{"ObjectIdentifier": "hello", "Value": "x"}]},
    "an identifier that cannot be": {"CustomAttributes": [{"ObjectIdentifier": "4.5.6", "Value": "x"}]},
    "a mail address that is not ASCII": {
        "CustomAttributes": [{"ObjectIdentifier": "1.2.840.113549.1.9.1", "Value": "é@x"}]
    },
}


def read(der):
    """The name as the library reads it as the subject of a certificate."""
    applicant = evolve(world.leaf_applicant(), subject=der)
    issued = issue(prepare(world.draft(applicant=applicant)), world.root().signer)
    return x509.load_der_x509_certificate(issued.der).subject


def test_every_member_stands_in_the_order_of_the_service():
    subject = read(name.of_subject(ALL))
    assert [attribute.value for attribute in subject] == list(ALL.values())
    assert name.text(subject).startswith("C=US,O=Example Corp,OU=Sales,2.5.4.46=abc,ST=WA,CN=www.example.com,")


def test_the_order_of_the_members_given_does_not_matter():
    assert name.of_subject(dict(reversed(ALL.items()))) == name.of_subject(ALL)


def test_custom_attributes_keep_their_order():
    subject = read(name.of_subject({"CustomAttributes": CUSTOM}))
    assert name.text(subject) == "1.3.6.1.4.1.37244.1.1=ACME,CN=x"


@pytest.mark.parametrize("subject", REFUSED.values(), ids=REFUSED)
def test_what_a_certificate_cannot_carry_is_refused(subject):
    with pytest.raises(Problem) as caught:
        name.of_subject(subject)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


def test_a_common_name_alone_is_what_the_library_writes():
    for value in ("www.example.com", "*.example.com", "x" * 64, "é"):
        assert name.common_name(value) == x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, value)]).public_bytes()


@pytest.mark.parametrize("value", ["", "x" * 65])
def test_a_common_name_has_at_most_64_characters(value):
    with pytest.raises(Problem):
        name.common_name(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a,b", r"a\,b"),
        ("a+b", r"a\+b"),
        (' "a" ', r"\ \"a\"\ "),
        ("#a", r"\#a"),
        ("a\\b", r"a\\b"),
        ("a;<>", r"a\;\<\>"),
    ],
)
def test_special_characters_are_escaped(value, shown):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, value)])
    assert name.text(subject) == f"CN={shown}"
    assert x509.Name.from_rfc4514_string(name.text(subject)) == subject


def test_a_relative_name_of_two_attributes_is_joined_with_a_plus():
    pair = [x509.NameAttribute(NameOID.COMMON_NAME, "a"), x509.NameAttribute(NameOID.SERIAL_NUMBER, "1")]
    assert name.text(x509.Name([x509.RelativeDistinguishedName(pair)])) in ("CN=a+2.5.4.5=1", "2.5.4.5=1+CN=a")


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ({"Organization": "Example Corp", "CommonName": "Root"}, "Example Corp"),
        ({"CommonName": "Root"}, "Root"),
        ({"Country": "US", "State": "WA"}, "C=US,ST=WA"),
    ],
)
def test_the_issuer_is_the_organization_or_what_there_is(subject, shown):
    assert name.issuer_text(read(name.of_subject(subject))) == shown


def written(tag, value):
    return sequence(tlv(SET, sequence(oid("2.5.4.3"), tlv(tag, value))))


def test_names_are_equal_however_they_are_written():
    plain = name.comparable(name.common_name("Example CA"))
    assert name.comparable(written(0x13, b"Example CA")) == plain
    assert name.comparable(written(0x0C, b"  EXAMPLE   ca ")) == plain
    assert name.comparable(written(0x1E, "Example CA".encode("utf-16-be"))) == plain
    assert name.comparable(name.common_name("Example CB")) != plain


def test_a_country_is_a_printable_string_and_the_rest_utf8():
    country, organization = (
        parts(parts(rdn)[0])[1] for rdn in parts(name.of_subject({"Country": "US", "Organization": "é"}))
    )
    assert country == tlv(0x13, b"US")
    assert organization == utf8("é")
    assert content(organization) == "é".encode()


TEXTS = {
    "letters": (0x0C, b"a", False),
    "of other scripts": (0x0C, "名前 é".encode(), False),
    "with a space that does not break": (0x0C, "a\u00a0b".encode(), False),
    "with a NUL": (0x0C, b"a\0b", True),
    "with an escape": (0x13, b"a\x1bb", True),
    "with DEL": (0x16, b"a\x7f", True),
    "wide": (0x1E, "Example".encode("utf-16-be"), False),
    "wide with a NUL": (0x1E, "a\0b".encode("utf-16-be"), True),
    "very wide with a line end": (0x1C, "a\nb".encode("utf-32-be"), True),
    "bits": (0x03, b"\0\0", False),
}


@pytest.mark.parametrize(("tag", "value", "expected"), TEXTS.values(), ids=TEXTS)
def test_control_characters_are_found_in_what_others_wrote(tag, value, expected):
    assert name.unprintable(written(tag, value)) is expected
