"""Signing in: what is known of a user's password and second factor, and how long one must wait who was wrong."""

from datetime import datetime, timedelta

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value, evolve

SHORTEST, LONGEST = 8, 128
CLASSES = 3  # of lower case, upper case, digits and symbols that a password must have
FREE = 5  # wrong attempts in a row before one must wait
LONGEST_WAIT = timedelta(minutes=15)


class LoginProfile(Value):
    """A user's password, as its Argon2id text, and what went wrong since it was last right.

    `failures` are wrong attempts in a row, the last at `failed_at` by the wall clock: whoever guesses does not wait for a
    test clock. With `must_change` it opens nothing but ChangePassword.
    """

    account: str
    user: str
    password: Hidden[str]
    created_at: datetime
    must_change: bool = False
    failures: int = 0
    failed_at: datetime | None = None
    version: int = 0


class MfaDevice(Value):
    """A second factor by RFC 6238. `seed` is sealed; `user` is empty while nobody has enabled it.

    `step` is the last time step whose code was used: no code is good twice (RFC 6238 section 5.2).
    """

    arn: str
    account: str
    seed: Hidden[bytes]
    created_at: datetime
    user: str = ""
    enabled_at: datetime | None = None
    step: int = 0
    version: int = 0


class SignInCode(Value):
    """A one-time code, known by its SHA-256 alone, and the session that it opens, sealed."""

    id: str
    account: str
    session: Hidden[bytes]
    expires: datetime
    version: int = 0


def must_wait(profile: LoginProfile, wall: datetime) -> timedelta:
    """How long until the next attempt is looked at; nothing for the first five, then doubling from one second."""
    if profile.failures < FREE or profile.failed_at is None:
        return timedelta()
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(profile.failures - FREE, 20)))
    return max(timedelta(), profile.failed_at + wait - wall)


def failed(profile: LoginProfile, wall: datetime) -> LoginProfile:
    """It was tried with something wrong."""
    return evolve(profile, failures=profile.failures + 1, failed_at=wall)


def succeeded(profile: LoginProfile) -> LoginProfile:
    """It was right: earlier failures are forgotten."""
    return evolve(profile, failures=0, failed_at=None) if profile.failures else profile


def acceptable(password: str) -> None:
    """Problem, saying what is missing, for a password that is too easy (IAM, default password policy)."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    found = sum(any(map(kind, password)) for kind in kinds)
    if not SHORTEST <= len(password) <= LONGEST or found < CLASSES:
        raise Problem(
            Kind.INVALID,
            f"A password has {SHORTEST} to {LONGEST} characters and at least {CLASSES} of: lower case letters, "
            "upper case letters, digits, other characters.",
            "PasswordPolicyViolation",
        )
