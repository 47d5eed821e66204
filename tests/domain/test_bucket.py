import pytest

from tokiwa.domain.bucket import is_bucket

GOOD = ["crls", "my-bucket.example", "123bucket", "a" * 63]
BAD = [
    "ab",
    "a" * 64,
    "Upper",
    "under_score",
    "-start",
    "end-",
    "two..dots",
    "..",
    "a/b",
    "../x",
    "192.168.0.1",
    "xn--a",
    ".hidden",
    "a b",
]


@pytest.mark.parametrize("name", GOOD)
def test_names(name):
    assert is_bucket(name)


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_name(name):
    assert not is_bucket(name)
