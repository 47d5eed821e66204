"""A token's keys, with a clock that stands still until a test moves it."""

from collections.abc import Iterator

import attrs
import pytest

from softhsm import Token
from tokiwa.crypto.pkcs11.pin import Pin
from tokiwa.crypto.pkcs11.sessions import Sessions
from tokiwa.crypto.pkcs11.token_keys import TokenKeys


@attrs.define
class Seconds:
    """A clock."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def sessions(hsm_token: Token, seconds: Seconds) -> Iterator[Sessions]:
    hsm = hsm_token.hsm
    made = Sessions(hsm.module, hsm.token, Pin(file=hsm.pin_file), seconds)
    yield made
    made.close()


@pytest.fixture
def token(sessions: Sessions) -> TokenKeys:
    return TokenKeys(sessions)
