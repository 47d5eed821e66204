"""Signers: a key is reached by its name and only ever asked to sign."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Protocol, cast

import attrs

from tokiwa.crypto import keys
from tokiwa.crypto.algorithms import signing_algorithm
from tokiwa.crypto.keys import PrivateKey
from tokiwa.crypto.seal import Sealer
from tokiwa.domain.value import Value

SEALED = "sealed"
_PURPOSE = "private key"


class Signer(Protocol):
    """A key that signs. How to get one from its name is `Signers.from_uri`."""

    @property
    def public_key(self) -> bytes:
        """The SubjectPublicKeyInfo (DER)."""

    def sign(self, data: bytes, algorithm: str) -> bytes:
        """The signature over `data`, in the form in which certificates carry it."""


@attrs.frozen
class KeySigner:
    """Signs with a key object of cryptography's interfaces, in this process's memory or in a token."""

    key: PrivateKey = attrs.field(repr=False)
    public_key: bytes = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "public_key", keys.spki_of(self.key))

    def sign(self, data: bytes, algorithm: str) -> bytes:
        """The signature over `data`; the key must be of the algorithm's family."""
        return cast("bytes", self.key.sign(data, *signing_algorithm(algorithm).parameters))


# From the whole name, and the account and resource (ARN) that the key belongs to.
Source = Callable[[str, str, str], Signer]


class Signers(Value):
    """The registry: a source of signers for each scheme, the part of a name before the first colon."""

    sources: Mapping[str, Source]

    def from_uri(self, uri: str, *, account: str, name: str) -> Signer:
        """The signer of that name. ValueError for an unknown scheme, SealBrokenError if it is not that owner's."""
        scheme = uri.partition(":")[0]
        try:
            source = self.sources[scheme]
        except KeyError:
            raise ValueError(f"there is no source of keys for {scheme}:") from None
        return source(uri, account, name)


class SealedKeys(Value):
    """Keys that are kept in their own name: `sealed:` and the sealed PKCS #8, in base64url."""

    sealer: Sealer

    def keep(self, key: bytes, *, account: str, name: str) -> str:
        """The name of a private key (PKCS #8, DER), bound to its owner. It may be stored anywhere."""
        return _uri(self.sealer.seal(key, account=account, name=name, purpose=_PURPOSE))

    def reveal(self, uri: str, *, account: str, name: str) -> bytes:
        """The private key itself, for an export. SealBrokenError if it is not that owner's."""
        return self.sealer.open(_blob(uri), account=account, name=name, purpose=_PURPOSE)

    def rewrap(self, uri: str) -> str | None:
        """The name under the current key-encryption key, or None if it is already."""
        blob = self.sealer.rewrap(_blob(uri))
        return None if blob is None else _uri(blob)

    def signer(self, uri: str, account: str, name: str) -> Signer:
        """The signer of that name; a `Source`."""
        return KeySigner(keys.load(self.reveal(uri, account=account, name=name)))


def _uri(blob: bytes) -> str:
    return f"{SEALED}:{base64.urlsafe_b64encode(blob).decode()}"


def _blob(uri: str) -> bytes:
    try:
        return base64.b64decode(uri.removeprefix(f"{SEALED}:"), b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""  # which no sealer opens
