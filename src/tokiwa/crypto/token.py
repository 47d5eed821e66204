"""Session tokens: a small payload sealed into text that travels in headers and URLs (STS credentials)."""

import base64
import binascii
import os
from collections.abc import Mapping

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"tokiwa session token"


@attrs.frozen(init=False)
class Tokens:
    """Seals tokens with a key derived from the current KEK; opens those of any KEK.

    A token is base64url of: length of the KEK's id (1), the id, nonce (12), ciphertext (n + 16). Its key is
    not the KEK itself, so that tokens never use up the wrapping nonces of `seal`.
    """

    current: str
    _ciphers: Mapping[str, AESGCM] = attrs.field(repr=False)

    def __init__(self, keks: Mapping[str, bytes], current: str) -> None:
        ciphers = {name: AESGCM(HKDF(SHA256(), 32, None, _PURPOSE).derive(key)) for name, key in keks.items()}
        self.__attrs_init__(current, ciphers)

    def seal_token(self, payload: bytes) -> str:
        """The payload as text of `A-Za-z0-9_-`."""
        header = bytes((len(self.current),)) + self.current.encode()
        nonce = os.urandom(12)
        sealed = self._ciphers[self.current].encrypt(nonce, payload, header)
        return _text(header + nonce + sealed)

    def open_token(self, text: str) -> bytes | None:
        """What `seal_token` was given, or None for any text that it did not return."""
        try:
            blob = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        if _text(blob) != text:  # the same bytes, written in another way: not what we gave out
            return None
        end = 1 + blob[0] if blob else 0
        cipher = self._ciphers.get(blob[1:end].decode("latin-1"))
        if cipher is None or len(blob) < end + 28:
            return None
        try:
            return cipher.decrypt(blob[end : end + 12], blob[end + 12 :], blob[:end])
        except InvalidTag:
            return None


def _text(blob: bytes) -> str:
    return base64.urlsafe_b64encode(blob).rstrip(b"=").decode()
