import os

import pytest

from tokiwa.crypto.pkcs11.failure import TokenLoginRefused
from tokiwa.crypto.pkcs11.pin import Pin


@pytest.mark.parametrize("text", ["1234", "1234\n", "1234\r\nand a note"])
def test_a_file_has_it_in_its_first_line(tmp_path, text):
    (tmp_path / "pin").write_text(text)
    assert Pin(file=tmp_path / "pin").read() == "1234"


def test_one_that_was_refused_is_not_given_again():
    pin = Pin("1234")
    assert pin.read() == "1234"
    pin.refuse()
    for _ in range(2):
        with pytest.raises(TokenLoginRefused, match="start the server with the right one"):
            pin.read()


def test_one_that_was_written_anew_is_given(tmp_path):
    file = tmp_path / "pin"
    file.write_text("1234")
    pin = Pin(file=file)
    pin.refuse()
    with pytest.raises(TokenLoginRefused, match=f"write the right one to {file}"):
        pin.read()
    file.write_text("4321")
    assert pin.read() == "4321"
    pin.refuse()
    os.utime(file, (1, 1))  # the same, but somebody thought about it
    assert pin.read() == "4321"


@pytest.mark.parametrize(("content", "why"), [(None, "No such file or directory"), (b"\xff\xfe", "it is not text")])
def test_a_file_that_cannot_be_read(tmp_path, content, why):
    if content is not None:
        (tmp_path / "pin").write_bytes(content)
    with pytest.raises(TokenLoginRefused, match=why):
        Pin(file=tmp_path / "pin").read()


def test_it_is_not_shown():
    assert "1234" not in repr(Pin("1234"))
