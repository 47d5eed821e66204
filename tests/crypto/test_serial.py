import pytest

from tokiwa.crypto import serial


@pytest.mark.parametrize("entropy", [b"\0" * 16, b"\xff" * 16, b"\x80" + b"\0" * 15, bytes(range(16))])
def test_a_drawn_number_always_has_32_digits_and_is_positive_in_16_octets(entropy):
    number = serial.drawn(entropy)
    assert len(serial.digits(number)) == 32
    assert f"{number:x}" == serial.digits(number)
    assert number.bit_length() == 127
    assert number.to_bytes(16, "big")[1:] == entropy[1:]


def test_too_little_entropy_is_a_bug():
    with pytest.raises(ValueError, match="16"):
        serial.drawn(b"short")


@pytest.mark.parametrize(
    ("number", "digits", "colons"),
    [
        (0x3E9, "0" * 29 + "3e9", "03:e9"),
        (0x10, "0" * 30 + "10", "10"),
        (1 << 159, "80" + "00" * 19, ":".join(["80", *["00"] * 19])),
        (0x4F << 120, "4f" + "00" * 15, ":".join(["4f", *["00"] * 15])),
    ],
)
def test_both_forms(number, digits, colons):
    assert serial.digits(number) == digits
    assert serial.colons(number) == colons
    assert serial.parse(digits) == serial.parse(colons) == serial.parse(colons.upper()) == number


@pytest.mark.parametrize("text", ["3e9", "03E9", "3:e9", "00:03:e9", "0" * 37 + "3e9"])
def test_padding_and_colons_do_not_matter(text):
    assert serial.parse(text) == 0x3E9


@pytest.mark.parametrize(
    "text", ["", ":", "03:", "03::e9", "xyz", "0x3e9", "3_e9", " 3e9", "3e9\n", "1" * 41, "123:45"]
)
def test_what_is_no_serial_number_is_none(text):
    assert serial.parse(text) is None
