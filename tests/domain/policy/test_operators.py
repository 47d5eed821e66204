"""Instants in policies and requests, as the date operators read them."""

import pytest

from tokiwa.domain.policy.operators import OPERATORS, parse_instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0.0),
        ("1767225600", 1767225600.0),
        ("2026-01", 1767225600.0),
        ("2026-01-01", 1767225600.0),
        ("2026-01-01T00:00:00", 1767225600.0),
        ("2026-01-01T00:00:00.5Z", 1767225600.5),
        ("2026-01-01T01:00:00+01:00", 1767225600.0),
        ("2026-02-30", None),
        ("now", None),
        ("", None),
        ("-1", None),
        ("9" * 5_000, None),
        ("0001-01-01T00:00:00+14:00", -62135647200.0),
    ],
)
def test_an_instant_is_read(text: str, expected: float | None) -> None:
    assert parse_instant(text) == expected


def test_there_are_the_operators_of_the_user_guide() -> None:
    ordered = {"Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"}
    strings = {"Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"}

    assert set(OPERATORS) == (
        {f"{kind}{name}" for kind in ("Numeric", "Date") for name in ordered}
        | {f"String{name}" for name in strings}
        | {f"Arn{name}" for name in ("Equals", "NotEquals", "Like", "NotLike")}
        | {"Bool", "BinaryEquals", "IpAddress", "NotIpAddress"}
    )
