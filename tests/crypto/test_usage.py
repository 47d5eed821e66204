import pytest
from cryptography import x509

from tokiwa.crypto import usage
from tokiwa.domain.template import TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_usage_of_a_template_has_an_encoding(template):
    assert usage.key_usage(template.key_usages)
    assert usage.extended_key_usage(template.extended_key_usages)


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
    assert usage.chosen(members) == ("DIGITAL_SIGNATURE", "CERTIFICATE_SIGNING", "CRL_SIGNING")
    assert usage.chosen({}) == ()


def test_an_unknown_purpose_is_custom():
    value = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH, x509.ObjectIdentifier("1.2.3.4")])
    assert usage.extended_key_usages_of(value) == (
        ("TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.5.5.7.3.1"),
        ("CUSTOM", "1.2.3.4"),
    )
