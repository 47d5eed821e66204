import pytest

from tokiwa.crypto import pem

GOOD = pem.encode("CERTIFICATE", bytes(range(100)))
BAD = {
    "another kind": pem.encode("PRIVATE KEY", b"secret"),
    "a kind of key beside it": GOOD + pem.encode("PRIVATE KEY", b"secret"),
    "no end": GOOD.replace("-----END CERTIFICATE-----", ""),
    "another end": GOOD.replace("END CERTIFICATE", "END PRIVATE KEY"),
    "text that is not base64": GOOD.replace("A", "!", 1),
    "base64 of a wrong length": GOOD.replace("A", "", 1),
}


def test_lines_have_64_columns_and_the_text_ends_with_a_newline():
    assert GOOD.splitlines()[0] == "-----BEGIN CERTIFICATE-----"
    assert [len(line) for line in GOOD.splitlines()[1:-1]] == [64, 64, 8]
    assert GOOD.endswith("\n-----END CERTIFICATE-----\n")


@pytest.mark.parametrize("size", [0, 1, 47, 48, 49, 96, 1000])
def test_it_reads_back(size):
    assert pem.decode(pem.encode("CERTIFICATE", b"z" * size).encode(), "CERTIFICATE") == [b"z" * size]


def test_a_chain_may_have_text_around_it_and_other_line_ends():
    text = f"subject: a\n{GOOD}\n\nsubject: b\n{GOOD}".replace("\n", "\r\n")
    assert pem.decode(text.encode(), "CERTIFICATE") == [bytes(range(100))] * 2


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_wrong_is_refused(text):
    with pytest.raises(ValueError, match=r"^(it|its|one)"):
        pem.decode(text.encode(), "CERTIFICATE")


def test_no_block_is_no_block():
    assert pem.decode(b"hello", "CERTIFICATE") == []


def test_the_first_block_of_a_kind_whatever_else_there_is():
    text = f"{pem.encode('PRIVATE KEY', b'k')}{GOOD}{pem.encode('CERTIFICATE', b'b')}".encode()
    assert pem.first(text, "CERTIFICATE") == bytes(range(100))
    assert pem.first(text, "PRIVATE KEY") == b"k"
    with pytest.raises(ValueError, match="it holds no TRUSTED CERTIFICATE"):
        pem.first(text, "TRUSTED CERTIFICATE")
