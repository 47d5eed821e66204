from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain import sign_in
from tokiwa.domain.problem import Problem
from tokiwa.domain.sign_in import LoginProfile

NOW = datetime(2027, 1, 1, tzinfo=UTC)
PROFILE = LoginProfile("000000000000", "ann", "$argon2id$", NOW)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (15, 900), (400, 900)]
)
def test_who_is_often_wrong_waits_longer_each_time(failures, seconds):
    profile = PROFILE
    for _ in range(failures):
        profile = sign_in.failed(profile, NOW)
    assert sign_in.must_wait(profile, NOW) == timedelta(seconds=seconds)
    assert sign_in.must_wait(profile, NOW + timedelta(seconds=seconds)) == timedelta()


def test_who_is_right_starts_again():
    assert sign_in.succeeded(PROFILE) is PROFILE
    assert sign_in.succeeded(sign_in.failed(PROFILE, NOW)) == PROFILE


@pytest.mark.parametrize("password", ["Abcdef12", "abcdef1!", "ABCDEF-1", "Ünï-codé", "Ab1" * 42])
def test_passwords_that_do(password):
    sign_in.acceptable(password)


@pytest.mark.parametrize("password", ["", "Abc-123", "abcdefgh", "abcdefg1", "ABCDEFG1", "Ab1" * 43])
def test_passwords_that_are_too_easy_or_too_long(password):
    with pytest.raises(Problem, match="at least 3 of") as caught:
        sign_in.acceptable(password)
    assert caught.value.code == "PasswordPolicyViolation"


def test_nothing_of_it_shows():
    assert "argon2" not in repr(PROFILE)
