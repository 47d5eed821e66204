"""Names in full, every kind of them."""

import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier
from tests.operations.acm.handing_in import issue, key, leaf

from tokiwa.crypto.attributes import distinguished_name, x509_attributes
from world import START


def attribute(kind, value):
    return x509.NameAttribute(kind, value)


def test_a_name_in_acms_members():
    name = x509.Name(
        [
            attribute(NameOID.DOMAIN_COMPONENT, "net"),
            attribute(NameOID.DOMAIN_COMPONENT, "example"),
            attribute(NameOID.COUNTRY_NAME, "JP"),
            attribute(NameOID.ORGANIZATION_NAME, "Example"),
            attribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "First"),
            attribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Second"),
            attribute(NameOID.EMAIL_ADDRESS, "a@example.net"),
            attribute(NameOID.COMMON_NAME, "www"),
        ]
    )
    assert distinguished_name(name) == {
        "DomainComponents": ["net", "example"],
        "Country": "JP",
        "Organization": "Example",
        "OrganizationalUnit": "First",
        "CustomAttributes": [{"ObjectIdentifier": "1.2.840.113549.1.9.1", "Value": "a@example.net"}],
        "CommonName": "www",
    }


def test_every_kind_of_alternative_name():
    names = [
        x509.DNSName("a.example.net"),
        x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
        x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
        x509.RFC822Name("a@example.net"),
        x509.UniformResourceIdentifier("urn:a"),
        x509.RegisteredID(ObjectIdentifier("1.2.3")),
        x509.DirectoryName(x509.Name([attribute(NameOID.COMMON_NAME, "x")])),
        x509.OtherName(ObjectIdentifier("1.2.4"), b"\x0c\x01y"),
    ]
    subject = x509.Name([])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key().public_key())
        .serial_number(0x0A0B)
        .not_valid_before(START)
        .not_valid_after(START)
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
        .sign(key(), hashes.SHA256())
    )
    found = x509_attributes(certificate.public_bytes(Encoding.DER))
    assert found["SubjectAlternativeNames"] == [
        {"DnsName": "a.example.net"},
        {"IpAddress": "192.0.2.1"},
        {"IpAddress": "2001:db8::1"},
        {"Rfc822Name": "a@example.net"},
        {"UniformResourceIdentifier": "urn:a"},
        {"RegisteredId": "1.2.3"},
        {"DirectoryName": {"CommonName": "x"}},
        {"OtherName": {"ObjectIdentifier": "1.2.4", "Value": "0c0179"}},
    ]
    assert (found["Subject"], found["KeyUsages"], found["ExtendedKeyUsages"]) == ({}, [], [])
    assert found["SerialNumber"] == "0a:0b"


def test_a_server_certificate():
    one = leaf()
    found = x509_attributes(one.certificate.public_bytes(Encoding.DER))
    assert found["Issuer"] == {"CommonName": "Another Issuer"}
    assert found["Subject"] == {"CommonName": "www.example.net"}
    assert found["KeyUsages"] == ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"]
    assert found["ExtendedKeyUsages"] == ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"]
    assert found["NotAfter"] == one.certificate.not_valid_after_utc


def test_without_alternative_names():
    assert x509_attributes(issue(names=()).certificate.public_bytes(Encoding.DER))["SubjectAlternativeNames"] == []
