"""Every member of ApiPassthrough is what the library writes, and what no certificate can carry is refused."""

import base64
from typing import Any

import pytest
from cryptography import x509
from hypothesis import given, strategies
from tests.crypto import wishes
from tests.crypto.wishes import custom, key_usage, passing

from tokiwa.crypto import name, passthrough
from tokiwa.crypto.passthrough import Passed
from tokiwa.crypto.request import Extension
from tokiwa.domain.problem import Kind, Problem

SAN = x509.SubjectAlternativeName([x509.DNSName("a.example.com")])


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def extension(value: x509.ExtensionType, *, critical: bool = False) -> Extension:
    return Extension(value.oid.dotted_string, critical, value.public_bytes())


SAME: dict[str, tuple[dict[str, Any], tuple[Extension, ...]]] = {
    "nothing": ({}, ()),
    "no extensions": (passing(), ()),
    "a key usage": (
        passing(KeyUsage={"DigitalSignature": True, "KeyAgreement": True, "DecipherOnly": True}),
        (extension(key_usage("digital_signature", "key_agreement", "decipher_only"), critical=True),),
    ),
    "a key usage of nothing": (passing(KeyUsage={"CRLSign": False}), ()),
    "purposes": (
        passing(ExtendedKeyUsage=[{"ExtendedKeyUsageType": "TIME_STAMPING"}]),
        (extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])),),
    ),
    "policies": (
        passing(CertificatePolicies=[{"CertPolicyId": "1.2.3"}]),
        (extension(x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("1.2.3"), None)])),),
    ),
    "an extension that is known": (
        passing(custom(x509.NameConstraints([x509.DNSName("a")], None), critical=True)),
        (extension(x509.NameConstraints([x509.DNSName("a")], None), critical=True),),
    ),
    "extensions of one's own": (
        passing(wishes.CUSTOM, {"ObjectIdentifier": "1.2.03.4", "Value": text(b"\x05\x00"), "Critical": True}),
        (Extension("1.3.6.1.4.1.99999.3", False, b"\x0c\x02hi"), Extension("1.2.3.4", True, b"\x05\x00")),
    ),
    "a key usage that is not critical": (
        passing(custom(key_usage("crl_sign"))),
        (extension(key_usage("crl_sign")),),
    ),
}


@pytest.mark.parametrize(("wanted", "extensions"), SAME.values(), ids=SAME)
def test_extensions_are_what_the_library_writes(wanted: dict[str, Any], extensions: tuple[Extension, ...]) -> None:
    assert passthrough.read(wanted) == Passed(extensions=extensions)


def test_the_subject_and_the_names_are_apart() -> None:
    wanted = passing(SubjectAlternativeNames=[{"DnsName": "a.example.com"}]) | {"Subject": {"CommonName": "a"}}
    assert passthrough.read(wanted) == Passed(name.common_name("a"), SAN.public_bytes())


def test_names_that_the_caller_has_encoded_are_names() -> None:
    assert passthrough.read(passing(custom(SAN, critical=True))) == Passed(alternatives=SAN.public_bytes())


@pytest.mark.parametrize("member", [next(iter(item)) for item in wishes.NAMES])
def test_every_form_of_a_name(member: str) -> None:
    asked = [item for item in wishes.NAMES if member in item]
    made = passthrough.read(passing(SubjectAlternativeNames=asked)).alternatives
    assert made[0] == 0x30
    assert len(passthrough.read(passing(SubjectAlternativeNames=[*asked, *asked])).alternatives) == 2 * len(made) - 2


REFUSED: dict[str, dict[str, Any]] = {
    "no subject": {"Subject": {}},
    "a subject with a NUL": {"Subject": {"CommonName": "www.good.com\0.evil.com"}},
    "a subject with a line end": {"Subject": {"Organization": "a\nb"}},
    "a subject with half a character": {"Subject": {"Organization": "\ud800"}},
    "an identifier that nobody reads": {
        "Subject": {"CustomAttributes": [{"ObjectIdentifier": "1.2." + "9" * 50, "Value": "a"}]}
    },
    "half an agreement": passing(KeyUsage={"EncipherOnly": True}),
    "an unknown purpose": passing(ExtendedKeyUsage=[{"ExtendedKeyUsageType": "ANY"}]),
    "a name in another script": passing(SubjectAlternativeNames=[{"DnsName": "bücher.example.com"}]),
    "a name with a NUL": passing(SubjectAlternativeNames=[{"DnsName": "www.good.com\0.evil.com"}]),
    "a name of two kinds": passing(SubjectAlternativeNames=[{"DnsName": "a", "IpAddress": "10.0.0.1"}]),
    "two key usages": passing(custom(key_usage("crl_sign")), KeyUsage={"CRLSign": True}),
    "names twice": passing(custom(SAN), SubjectAlternativeNames=[{"DnsName": "a"}]),
    "an extension twice": passing(wishes.CUSTOM, wishes.CUSTOM),
    "an extension twice with other digits": passing(
        wishes.CUSTOM, wishes.CUSTOM | {"ObjectIdentifier": "1.3.6.1.4.1.099999.3"}
    ),
    "an extension without an identifier": passing(wishes.CUSTOM | {"ObjectIdentifier": "1.40.1"}),
    "an extension that is not DER": passing(wishes.CUSTOM | {"Value": text(b"hello")}),
    "an extension that is something else": passing(custom(SAN, oid="2.5.29.15")),
    "a name with a space": passing(custom(x509.SubjectAlternativeName([x509.DNSName("a b")]))),
    "no name at all": passing({"ObjectIdentifier": "2.5.29.17", "Value": text(b"\x30\x00")}),
}


@pytest.mark.parametrize("wanted", REFUSED.values(), ids=REFUSED)
def test_what_no_certificate_can_carry_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(Problem) as caught:
        passthrough.read(wanted)
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


def test_an_international_name_is_told_its_form() -> None:
    with pytest.raises(Problem, match="xn--"):
        passthrough.read(REFUSED["a name in another script"])


@given(strategies.binary(min_size=1, max_size=60), strategies.sampled_from(["15", "17", "19", "30", "31", "32", "37"]))
def test_any_bytes_are_taken_or_refused(value: bytes, arc: str) -> None:
    wanted = passing({"ObjectIdentifier": f"2.5.29.{arc}", "Value": text(value)})
    try:
        passthrough.read(wanted)
    except Problem as problem:
        assert problem.kind is Kind.INVALID_ARGUMENTS
