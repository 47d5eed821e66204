"""Secrets at rest: AES-256-GCM envelopes, a fresh data key each, wrapped by a key-encryption key.

    version (1) | length of the KEK's id (1) | KEK's id
    | nonce (12) | wrapped data key (32 + 16)      associated data: everything before the nonce
    | ciphertext (n + 16)                          associated data: account, name and purpose

The data key encrypts one message only, so that message's nonce is zero. The wrapping nonce is random: one
KEK may wrap 2^32 data keys (NIST SP 800-38D section 8.3) before it must be rotated.
"""

import os
from collections.abc import Mapping

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_ONCE = bytes(12)
_WRAPPED = 12 + 32 + 16


class SealBrokenError(Exception):
    """A sealed record that is not what we sealed, or not for this account, name and purpose."""


class UnknownKekError(SealBrokenError):
    """A record whose key-encryption key is not among ours."""


@attrs.frozen(init=False)
class Sealer:
    """Seals with the current key-encryption key and opens with any of those it has."""

    current: str
    _ciphers: Mapping[str, AESGCM] = attrs.field(repr=False)

    def __init__(self, keks: Mapping[str, bytes], current: str) -> None:
        if current not in keks:
            raise UnknownKekError(f"the current key-encryption key {current} is missing")
        self.__attrs_init__(current, {name: AESGCM(key) for name, key in keks.items()})

    def seal(self, plaintext: bytes, *, account: str, name: str, purpose: str) -> bytes:
        """The sealed record; it opens only with the same account, name and purpose."""
        key = AESGCM.generate_key(256)
        sealed = AESGCM(key).encrypt(_ONCE, plaintext, _binding(account, name, purpose))
        return self._wrap(key) + sealed

    def open(self, blob: bytes, *, account: str, name: str, purpose: str) -> bytes:
        """What was sealed. SealBrokenError if anything does not fit, UnknownKekError if the KEK is not ours."""
        key, sealed = self._unwrap(blob)
        try:
            return AESGCM(key).decrypt(_ONCE, sealed, _binding(account, name, purpose))
        except InvalidTag:
            raise SealBrokenError(f"the sealed {purpose} of {name} does not open") from None

    def rewrap(self, blob: bytes) -> bytes | None:
        """The record under the current KEK, or None if it is there already. The secret is not touched."""
        if _kek_of(blob)[0] == self.current:
            return None
        key, sealed = self._unwrap(blob)
        return self._wrap(key) + sealed

    def _wrap(self, key: bytes) -> bytes:
        header = bytes((_VERSION, len(self.current))) + self.current.encode()
        nonce = os.urandom(12)
        return header + nonce + self._ciphers[self.current].encrypt(nonce, key, header)

    def _unwrap(self, blob: bytes) -> tuple[bytes, bytes]:
        """The data key, and what it sealed."""
        kek, at = _kek_of(blob)
        cipher = self._ciphers.get(kek)
        if cipher is None:
            raise UnknownKekError(f"the key-encryption key {kek} is missing")
        try:
            key = cipher.decrypt(blob[at : at + 12], blob[at + 12 : at + _WRAPPED], blob[:at])
        except InvalidTag:
            raise SealBrokenError("the data key of a sealed record does not open") from None
        return key, blob[at + _WRAPPED :]


def _kek_of(blob: bytes) -> tuple[str, int]:
    """The id in the header, and where the header ends."""
    if len(blob) < 2 or blob[0] != _VERSION or len(blob) < 2 + blob[1] + _WRAPPED + 16:
        raise SealBrokenError("a sealed record is damaged or of an unknown version")
    end = 2 + blob[1]
    return blob[2:end].decode("utf-8", "replace"), end


def _binding(account: str, name: str, purpose: str) -> bytes:
    """The three words, each with its length, so that no two triples look the same."""
    return b"".join(len(word).to_bytes(2, "big") + word for word in map(str.encode, (account, name, purpose)))
