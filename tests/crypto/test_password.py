import os

from tokiwa.crypto import password


def test_a_password_matches_its_own_text_alone():
    one, other = (password.hashed("Correct-Horse1", os.urandom) for _ in range(2))
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "Correct" not in one
    assert password.matches("Correct-Horse1", one)
    assert not password.matches("correct-horse1", one)


def test_nobody_has_no_password_not_even_the_empty_one():
    assert not password.matches("", None)
    assert not password.matches("Correct-Horse1", None)
