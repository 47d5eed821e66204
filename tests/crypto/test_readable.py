import pytest
from cryptography import x509
from hypothesis import given, strategies

from tokiwa.crypto.der import sequence, tlv
from tokiwa.crypto.readable import is_der, is_readable


def nested(depth):
    value = b""
    for _ in range(depth):
        value = sequence(value)
    return value


DER = {
    "a null": b"\x05\x00",
    "a text": b"\x0c\x02hi",
    "a sequence of two": sequence(b"\x02\x01\x01", b"\x05\x00"),
    "an empty one": b"\x30\x00",
    "a long one": tlv(0x04, bytes(300)),
    "of a class of its own": b"\xa0\x02\x05\x00",
    "many in each other": nested(32),
}
NOT_DER = {
    "nothing": b"",
    "half": b"\x05",
    "two": b"\x05\x00\x05\x00",
    "too short": b"\x0c\x03hi",
    "too short in a sequence": b"\x30\x02\x0c\x02",
    "more than its sequence": b"\x30\x03\x0c\x02hi",
    "of no definite length": b"\x30\x80\x05\x00\x00\x00",
    "with a length that is too long": b"\x0c\x81\x02hi",
    "with a zero before its length": b"\x0c\x82\x00\x80" + bytes(128),
    "with a length that is cut": b"\x0c\x82\x01",
    "a sequence that is none": b"\x10\x00",
    "with a tag of several octets": b"\x1f\x81\x01\x00",
    "too many in each other": nested(33),
    "very many in each other": nested(20000),
}
READABLE = {
    "a key usage": ("2.5.29.15", b"\x03\x02\x07\x80", True),
    "a key usage that is a null": ("2.5.29.15", b"\x05\x00", False),
    "half an agreement": ("2.5.29.15", b"\x03\x02\x00\x01", False),
    "names": ("2.5.29.17", x509.SubjectAlternativeName([x509.DNSName("a")]).public_bytes(), True),
    "an address of three octets": ("2.5.29.17", sequence(b"\x87\x03abc"), False),
    "constraints": ("2.5.29.30", x509.NameConstraints([x509.DNSName("a")], None).public_bytes(), True),
    "constraints that are a text": ("2.5.29.30", b"\x0c\x02hi", False),
    "something unknown": ("1.3.6.1.4.1.99999.1", b"\x0c\x02hi", True),
}


@pytest.mark.parametrize("data", DER.values(), ids=DER)
def test_der_is_one_element(data):
    assert is_der(data)


@pytest.mark.parametrize("data", NOT_DER.values(), ids=NOT_DER)
def test_what_is_not_der(data):
    assert not is_der(data)


@given(strategies.binary(max_size=40))
def test_any_bytes_get_an_answer(data):
    assert is_der(sequence(data)) in (True, False)
    assert is_readable("2.5.29.17", data) in (True, False)


@pytest.mark.parametrize(("dotted", "value", "readable"), READABLE.values(), ids=READABLE)
def test_an_extension_is_what_its_identifier_says(dotted, value, readable):
    assert is_readable(dotted, value) is readable
