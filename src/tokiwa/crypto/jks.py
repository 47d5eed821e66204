"""Certificates in Java's own key stores, JKS and JCEKS, which are not encrypted: only keys are. No password is needed.

The layout is that of `sun.security.provider.JavaKeyStore.engineStore` (OpenJDK): big-endian numbers, a magic number, the
version, the entries, and a digest that depends on the password and is not looked at.
"""

from collections.abc import Iterator

from tokiwa.domain.value import Value

MAGICS = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_KEY, _TRUSTED = 1, 2
_MOST_CHAIN = 100


class JksEntry(Value):
    """One entry: its certificate with those above it (DER), and whether a private key belongs to it."""

    alias: str
    chain: tuple[bytes, ...]
    has_key: bool


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise ValueError("the key store is cut off")
        self._at += size
        return found

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "big")

    def text(self) -> str:
        return self.take(self.number(2)).decode("utf-8", "replace")

    def block(self) -> bytes:
        return self.take(self.number())


def read(data: bytes) -> tuple[JksEntry, ...]:
    """The entries that hold certificates, in the store's order. ValueError if it is no such store, or is cut off."""
    reader = _Reader(data)
    if reader.take(4) not in MAGICS:
        raise ValueError("it is no Java key store")
    version, count = reader.number(), reader.number()
    return tuple(_entries(reader, version, count))


def _entries(reader: _Reader, version: int, count: int) -> Iterator[JksEntry]:
    for _ in range(count):
        tag, alias = reader.number(), reader.text()
        reader.take(8)  # when it was made
        if tag == _KEY:
            reader.block()
            size = reader.number()
            if size > _MOST_CHAIN:
                raise ValueError("a chain of the key store has too many certificates")
            yield JksEntry(alias, tuple(_certificate(reader, version) for _ in range(size)), has_key=True)
        elif tag == _TRUSTED:
            yield JksEntry(alias, (_certificate(reader, version),), has_key=False)
        else:  # a secret key of JCEKS is a serialized object, whose end only Java knows
            return


def _certificate(reader: _Reader, version: int) -> bytes:
    if version > 1:
        reader.text()  # X.509
    return reader.block()
