import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tokiwa.crypto import usage
from tokiwa.crypto.der import parts
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_usage_of_a_template_has_an_encoding(template):
    assert bool(template.key_usages) is ("Blank" not in template.name)
    assert len(parts(usage.extended_key_usage(template.extended_key_usages))) == len(template.extended_key_usages)
    assert usage.key_usage(template.key_usages)


def test_each_bit_has_its_name():
    for bit, (name, _, _) in enumerate(usage._KEY_USAGES):
        bits = [position == bit for position in range(9)]
        if bit > 6:
            bits[4] = True  # encipherOnly and decipherOnly have no meaning without keyAgreement
        value = x509.KeyUsage(*bits)
        assert name in usage.key_usages_of(value)
        assert usage.key_usage(usage.key_usages_of(value)) == value.public_bytes()


def test_members_of_the_service_are_the_same_bits():
    members = {"KeyCertSign": True, "CRLSign": True, "DigitalSignature": True, "KeyAgreement": False}
    assert usage.chosen(members) == usage.key_usage(["DIGITAL_SIGNATURE", "CERTIFICATE_SIGNING", "CRL_SIGNING"])
    for bit, (name, _, member) in enumerate(usage._KEY_USAGES):
        chosen = [member] if bit < 7 else [member, "KeyAgreement"]
        assert usage.chosen(dict.fromkeys(chosen, True)) == usage.key_usage([name, *(["KEY_AGREEMENT"] * (bit > 6))])
    assert usage.chosen({}) == usage.chosen({"CRLSign": False}) == b""


@pytest.mark.parametrize("member", ["EncipherOnly", "DecipherOnly"])
def test_half_of_an_agreement_means_nothing(member):
    with pytest.raises(Problem) as caught:
        usage.chosen({member: True, "DigitalSignature": True})
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


# Member of Private CA's ExtendedKeyUsage, its value, and the identifier that the certificate has.
PURPOSES = {
    "SERVER_AUTH": ExtendedKeyUsageOID.SERVER_AUTH,
    "CLIENT_AUTH": ExtendedKeyUsageOID.CLIENT_AUTH,
    "CODE_SIGNING": ExtendedKeyUsageOID.CODE_SIGNING,
    "EMAIL_PROTECTION": ExtendedKeyUsageOID.EMAIL_PROTECTION,
    "TIME_STAMPING": ExtendedKeyUsageOID.TIME_STAMPING,
    "OCSP_SIGNING": ExtendedKeyUsageOID.OCSP_SIGNING,
    "SMART_CARD_LOGIN": ExtendedKeyUsageOID.SMARTCARD_LOGON,
    "DOCUMENT_SIGNING": x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),
    "CERTIFICATE_TRANSPARENCY": x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.4"),
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_of_the_service_and_identifiers_of_ones_own_in_the_order_given(purpose):
    own = x509.ObjectIdentifier("1.2.3.4")
    asked = [{"ExtendedKeyUsageObjectIdentifier": "1.2.3.04"}, {"ExtendedKeyUsageType": purpose}]
    assert usage.purposes(asked) == x509.ExtendedKeyUsage([own, PURPOSES[purpose]]).public_bytes()
    assert usage.purposes([*asked, asked[0]]) == usage.purposes(asked)


NO_PURPOSES = {
    "nothing": {},
    "two things": {"ExtendedKeyUsageType": "SERVER_AUTH", "ExtendedKeyUsageObjectIdentifier": "1.2.3"},
    "an unknown word": {"ExtendedKeyUsageType": "WORLD_PEACE"},
    "no identifier": {"ExtendedKeyUsageObjectIdentifier": "1.hello"},
    "an arc that nobody reads": {"ExtendedKeyUsageObjectIdentifier": "1.2." + "9" * 50},
}


@pytest.mark.parametrize("item", NO_PURPOSES.values(), ids=NO_PURPOSES)
def test_a_purpose_is_one_thing(item):
    with pytest.raises(Problem) as caught:
        usage.purposes([item])
    assert caught.value.kind is Kind.INVALID_ARGUMENTS


def test_an_unknown_purpose_is_custom():
    value = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH, x509.ObjectIdentifier("1.2.3.4")])
    assert usage.extended_key_usages_of(value) == (
        ("TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.1"),
        ("CUSTOM", "1.2.3.4"),
    )
