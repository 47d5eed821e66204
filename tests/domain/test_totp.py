from datetime import UTC, datetime

import pytest

from tokiwa.domain import totp

SEED = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_of_the_standard(seconds, code):
    """RFC 6238 appendix B, the last six digits of its SHA-1 column."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.code(SEED, totp.step_at(moment)) == code
    assert totp.matching(SEED, code, moment) == totp.step_at(moment)


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(off, right):
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    step = totp.step_at(moment) + off
    assert (totp.matching(SEED, totp.code(SEED, step), moment) == step) is right


def test_no_code_is_good_twice():
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    step = totp.step_at(moment)
    assert totp.matching(SEED, totp.code(SEED, step), moment, after=step) is None
    assert totp.matching(SEED, totp.code(SEED, step + 1), moment, after=step) == step + 1
