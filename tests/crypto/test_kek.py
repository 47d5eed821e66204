import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from tokiwa.crypto import kek
from tokiwa.crypto.seal import Sealer
from tokiwa.domain.problem import Kind, Problem


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kek"


def test_a_file_that_was_made_reads_back_and_belongs_to_its_owner_alone(path):
    made = kek.create(path)
    assert kek.read(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["kek"]
    assert len(made.keys[made.current]) == 32


def test_it_is_made_once(path):
    assert kek.read_or_create(path) == kek.read_or_create(path)
    with pytest.raises(Problem) as caught:
        kek.create(path)
    assert caught.value.kind is Kind.EXISTS


def test_many_that_make_it_at_once_agree(path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: kek.read_or_create(path).current, range(32)))
    assert len(set(made)) == 1


def test_rotation_puts_a_new_key_first_and_keeps_the_old_one(path):
    old = kek.create(path)
    sealed = Sealer(old.keys, old.current).seal(b"secret", account="1", name="n", purpose="p")
    new = kek.rotate(path)
    assert kek.read(path) == new
    assert new.current != old.current
    assert list(new.keys) == [new.current, old.current]
    assert Sealer(new.keys, new.current).open(sealed, account="1", name="n", purpose="p") == b"secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o777])
def test_a_file_that_is_open_to_others_is_refused(path, mode):
    kek.create(path)
    path.chmod(mode)
    with pytest.raises(Problem, match="chmod 600") as caught:
        kek.read(path)
    assert caught.value.kind is Kind.DENIED


BROKEN = {
    "empty": lambda _: b"",
    "blank": lambda _: b"\n\n",
    "not two words": lambda text: text.replace(b" ", b""),
    "not base64": lambda text: text.replace(b"=", b"!"),
    "shorter": lambda text: text[:-9] + b"\n",
    "another key under the id": lambda text: text[:17] + b"A" * 43 + b"=\n",
    "not text": lambda _: bytes(range(128, 256)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_file_is_refused_without_a_word_of_the_key(path, name):
    kek.create(path)
    text = path.read_bytes()
    path.write_bytes(BROKEN[name](text))
    with pytest.raises(Problem) as caught:
        kek.read(path)
    assert caught.value.kind is Kind.INVALID
    assert text.split()[1].decode() not in caught.value.message


def test_a_missing_file_and_a_folder_are_refused(path):
    with pytest.raises(Problem) as caught:
        kek.read(path)
    assert caught.value.kind is Kind.NOT_FOUND
    path.mkdir(mode=0o700)
    with pytest.raises(Problem):
        kek.read(path)


def test_the_keys_are_not_in_the_repr(path):
    made = kek.create(path)
    assert repr(made) == f"Keks(current='{made.current}')"
