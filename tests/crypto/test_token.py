import re

import pytest

from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.token import Tokens

TOKENS = Tokens({"now": b"n" * 32, "before": b"b" * 32}, "now")


@pytest.mark.parametrize("size", [0, 1, 2, 3, 200])
def test_a_token_is_text_for_a_url_and_opens(size):
    text = TOKENS.seal_token(b"p" * size)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text)
    assert TOKENS.open_token(text) == b"p" * size


def test_a_token_of_the_key_before_opens_and_one_of_a_key_that_is_gone_does_not():
    text = Tokens({"before": b"b" * 32}, "before").seal_token(b"payload")
    assert TOKENS.open_token(text) == b"payload"
    assert Tokens({"now": b"n" * 32}, "now").open_token(text) is None


def test_no_character_can_be_changed_or_cut():
    text = TOKENS.seal_token(b"payload!!")  # 9 octets: the last character has no unused bits
    for at, character in enumerate(text):
        other = "A" if character != "A" else "B"
        assert TOKENS.open_token(text[:at] + other + text[at + 1 :]) is None
        assert TOKENS.open_token(text[:at]) is None


@pytest.mark.parametrize("text", ["", "x", "é", "not a token", "=" * 8, "A" * 100, "\0", "AA" * 4000])
def test_any_other_text_is_none(text):
    assert TOKENS.open_token(text) is None


def test_a_token_is_not_sealed_with_the_key_that_wraps_secrets():
    sealed = Sealer({"now": b"n" * 32}, "now").seal(b"", account="", name="", purpose="")
    assert TOKENS.seal_token(b"").encode() not in sealed
    assert repr(TOKENS) == "Tokens(current='now')"
