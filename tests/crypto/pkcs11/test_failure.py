import pytest

from tokiwa.crypto.pkcs11.cryptoki import Refused
from tokiwa.crypto.pkcs11.failure import TokenFailed, TokenLoginRefused, TokenUnreachable, failure
from tokiwa.crypto.pkcs11.words import Result


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (Result.PIN_INCORRECT, TokenLoginRefused, "The token t does not let the server in: the PIN is wrong."),
        (Result.PIN_LOCKED, TokenLoginRefused, "security officer must unlock it"),
        (Result.DEVICE_REMOVED, TokenUnreachable, "cannot be used now (C_Sign: CKR_DEVICE_REMOVED)"),
        (Result.DATA_INVALID, TokenFailed, "The token t refused (C_Sign: CKR_DATA_INVALID)."),
        (0x80000123, TokenFailed, "The token t refused (C_Sign: 0x80000123)."),
    ],
)
def test_what_a_refusal_means(code, kind, said):
    found = failure(Refused("C_Sign", code), "t")
    assert type(found) is kind
    assert said in str(found)
