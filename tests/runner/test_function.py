from collections.abc import Callable
from typing import Any

from tokiwa.runner.function import Code, Invocation


def test_secrets_are_not_shown(spec_of: Callable[..., Any], credentials_of: Callable[..., Any]) -> None:
    shown = repr(
        [spec_of(environment={"PASSWORD": "hunter2"}), credentials_of(), Code("h", b"PK"), Invocation("r", b"x1")]
    )

    for secret in ("hunter2", "secret-of-the-role", "token-of-the-role", "PK", "x1"):
        assert secret not in shown


def test_credentials_stand_for_each_other_within_a_generation(credentials_of: Callable[..., Any]) -> None:
    assert credentials_of(access_key="A").family != credentials_of(access_key="B").family
    assert (
        credentials_of(access_key="A", generation="g").family == credentials_of(access_key="B", generation="g").family
    )


def test_code_is_read_from_bytes_or_fetched() -> None:
    assert Code("h", b"zip").read() == Code("h", lambda: b"zip").read() == b"zip"
