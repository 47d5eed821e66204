import ipaddress

import pytest
from cryptography import x509

from tokiwa.crypto import general_name, name
from tokiwa.crypto.der import content, elements, parts
from tokiwa.domain.problem import Kind, Problem

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
