import ipaddress

import pytest
from cryptography import x509
from tests.crypto import world

from tokiwa.crypto import general_name, name
from tokiwa.crypto.der import content, elements, parts, sequence
from tokiwa.crypto.issue import issue, prepare
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve

NAMES = {
    "Rfc822Name": ("a@example.com", x509.RFC822Name("a@example.com")),
    "DnsName": ("www.example.com", x509.DNSName("www.example.com")),
    "UniformResourceIdentifier": ("https://example.com/a", x509.UniformResourceIdentifier("https://example.com/a")),
    "IpAddress": ("10.0.0.1", x509.IPAddress(ipaddress.ip_address("10.0.0.1"))),
    "RegisteredId": ("1.3.6.1.4.1.311.21.8", x509.RegisteredID(x509.ObjectIdentifier("1.3.6.1.4.1.311.21.8"))),
    "OtherName": (
        {"TypeId": "1.3.6.1.4.1.311.20.2.3", "Value": "a@b"},
        x509.OtherName(x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"), b"\x0c\x03a@b"),
    ),
    "DirectoryName": (
        {"CommonName": "a"},
        x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a")])),
    ),
}
REFUSED = {
    "no member": {},
    "two members": {"DnsName": "a", "Rfc822Name": "a@b"},
    "an unknown member": {"X400Address": "a"},
    "no address": {"IpAddress": "10.0.0.256"},
    "a name that is not ASCII": {"DnsName": "é.example.com"},
    "no identifier": {"RegisteredId": "hello"},
    "another name without a type": {"OtherName": {"Value": "a"}},
    "a party without a name": {"EdiPartyName": {"NameAssigner": "a"}},
    "a directory name that is empty": {"DirectoryName": {}},
    "a name of nothing": {"DnsName": ""},
    "a name with a NUL": {"DnsName": "www.good.com\0.evil.com"},
    "a name with a space": {"DnsName": "a b"},
    "a mailbox without a host": {"Rfc822Name": "a@"},
    "a mailbox without anybody": {"Rfc822Name": "@example.com"},
    "a host for a mailbox": {"Rfc822Name": "example.com"},
    "a mailbox with a line end": {"Rfc822Name": "a@example.com\r\nBcc: b@example.com"},
    "a URI without a scheme": {"UniformResourceIdentifier": "example.com/a"},
    "a URI with a space": {"UniformResourceIdentifier": "https://example.com/ a"},
    "a network": {"IpAddress": "10.0.0.0/8"},
    "an address at an interface": {"IpAddress": "fe80::1%eth0"},
    "an identifier that nobody reads": {"RegisteredId": "1.2." + "9" * 50},
    "another name with a NUL": {"OtherName": {"TypeId": "1.2.3", "Value": "a\0b"}},
    "a party with a line end": {"EdiPartyName": {"PartyName": "a\nb"}},
}


@pytest.mark.parametrize("member", NAMES)
def test_each_form_is_what_the_library_writes(member):
    value, theirs = NAMES[member]
    assert parts(x509.SubjectAlternativeName([theirs]).public_bytes()) == [general_name.encode({member: value})]


def test_an_ipv6_address_has_16_octets():
    assert len(content(general_name.encode({"IpAddress": "2001:db8::1"}))) == 16


def test_a_party_of_edi_has_a_name_and_perhaps_an_assigner():
    both = general_name.encode({"EdiPartyName": {"NameAssigner": "a", "PartyName": "b"}})
    assert [tag for tag, _, _ in elements(content(both))] == [0xA0, 0xA1]
    assert general_name.encode({"EdiPartyName": {"PartyName": "b"}}).hex() == "a505a1030c0162"


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED)
def test_what_is_no_general_name_is_refused(value):
    with pytest.raises(Problem) as caught:
        general_name.encode(value)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


@pytest.mark.parametrize("member", ["DnsName", "Rfc822Name", "UniformResourceIdentifier"])
def test_an_international_name_is_told_the_form_that_it_needs(member):
    with pytest.raises(Problem, match=r"A-label form, xn--"):
        general_name.encode({member: "https://a@bücher.example.com"})


def test_openssl_reads_a_party_of_edi(tmp_path):
    """The library does not know this form; others do, or step over it."""
    names = [{"EdiPartyName": {"NameAssigner": "a", "PartyName": "b"}}, {"DnsName": "a.example.com"}]
    alternatives = sequence(*map(general_name.encode, names))
    applicant = evolve(world.leaf_applicant(), alternatives=alternatives)
    pem = issue(prepare(world.draft(applicant=applicant)), world.root().signer).pem
    assert world.openssl_verifies(tmp_path, pem, world.root())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (general_name.dns("www.example.com") + general_name.uri("https://a/?b=c"), False),
        (general_name.dns("www.good.com\0.evil.com"), True),
        (general_name.dns("a b"), True),
        (general_name.dns("a") + general_name.dns("b\n"), True),
        (general_name.encode({"DirectoryName": {"CommonName": "a b"}}), False),
        (general_name.encode({"IpAddress": "0.0.0.1"}), False),
    ],
)
def test_control_characters_are_found_in_names_that_are_text(names, expected):
    assert general_name.unprintable(names) is expected


def test_a_directory_name_holds_the_whole_name():
    assert content(general_name.encode({"DirectoryName": {"CommonName": "a"}})) == name.common_name("a")
