"""What certificates some file holds, whatever its form: PEM, DER, PKCS #12, JKS. For scans, so nothing is an error.

Certificates that somebody could serve are told, each with the CAs beside it. A CA is none of these unless it has names of
hosts or its key lies with it, as self-signed certificates have that were made in haste; a file of roots tells none.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from tokiwa.crypto import certificate, jks, keys, pem
from tokiwa.crypto.certificate import Certificate
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import Hidden, Value

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_CERTIFICATES = frozenset({b"CERTIFICATE", b"X509 CERTIFICATE"})
_USUAL: tuple[bytes | None, ...] = (None, b"", b"changeit")


class Held(Value):
    """A certificate in a file. `alias` is its name in a key store, `key` its private key (PKCS #8) where it can be read.

    `above` leads from its issuer upwards, as far as the file goes. `has_key`: the file says that there is one. `in_store`:
    the file is a key store.
    """

    certificate: Certificate
    alias: str = ""
    above: tuple[Certificate, ...] = ()
    has_key: bool = False
    in_store: bool = False
    key: Hidden[bytes | None] = None


class Locked(Exception):
    """A key store that none of the passwords opens."""


def held(data: bytes, passwords: Sequence[bytes] = ()) -> tuple[Held, ...]:
    """What a file holds; nothing for one that is something else. Locked for a key store that stays closed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library about certificates that are not as they should be
        return _held(data, passwords)


def _held(data: bytes, passwords: Sequence[bytes]) -> tuple[Held, ...]:
    if data[:4] in jks.MAGICS:
        return tuple(_of_jks(data))
    if b"-----BEGIN " in data:
        return _of_pem(data)
    if data[:1] != b"\x30":
        return ()
    single = _read(data)
    if single is not None:
        return (Held(single),) if _servable(single) else ()
    return _of_pkcs12(data, passwords)


def keys_of(data: bytes) -> Iterator[bytes]:
    """The private keys (PKCS #8) of some PEM text or DER that no passphrase protects."""
    blocks = [match[0] for match in _BLOCK.finditer(data) if match[1].endswith(b"PRIVATE KEY")]
    for text in blocks or [data]:
        load = load_pem_private_key if blocks else load_der_private_key
        try:
            key = load(text, None)
            yield key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        except Exception:  # noqa: BLE001, S112  # anybody's bytes: what is no key, or is protected, is passed over
            continue


def belongs(key: bytes, to: Certificate) -> bool:
    """Whether a private key (PKCS #8) is the certificate's."""
    return keys.spki_of(keys.load(key)) == to.spki


def _of_pem(data: bytes) -> tuple[Held, ...]:
    blocks = list(_BLOCK.finditer(data))
    found = [read for match in blocks if match[1] in _CERTIFICATES and (read := _of_block(match[0])) is not None]
    locked = any(b"ENCRYPTED" in match[0] and match[1].endswith(b"PRIVATE KEY") for match in blocks)
    private = list(keys_of(data)) if any(match[1].endswith(b"PRIVATE KEY") for match in blocks) else []
    return _told([(each, "") for each in found], private, locked=locked, in_store=False)


def _of_block(text: bytes) -> Certificate | None:
    try:
        (der,) = pem.decode(text.replace(b"X509 CERTIFICATE", b"CERTIFICATE"), certificate.LABEL)
    except ValueError:
        return None
    return _read(der)


def _of_jks(data: bytes) -> Iterator[Held]:
    try:
        entries = jks.read(data)
    except ValueError:
        return
    for entry in entries:
        chain = [read for der in entry.chain if (read := _read(der)) is not None]
        if chain and (entry.has_key or _servable(chain[0])):
            yield Held(chain[0], entry.alias, tuple(chain[1:]), entry.has_key, in_store=True)


def _of_pkcs12(data: bytes, passwords: Sequence[bytes]) -> tuple[Held, ...]:
    for password in (*passwords, *_USUAL):
        try:
            store = load_pkcs12(data, password)
        except Exception:  # noqa: BLE001, S112  # another password, or no such file at all: the library says neither
            continue
        entries = [entry for entry in (store.cert, *store.additional_certs) if entry is not None]
        found = [
            (_facts(entry.certificate), (entry.friendly_name or b"").decode("utf-8", "replace")) for entry in entries
        ]
        private = []
        if store.key is not None:
            private.append(store.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        return _told([(each, alias) for each, alias in found if each is not None], private, locked=False, in_store=True)
    if _is_pkcs12(data):
        raise Locked
    return ()


def _is_pkcs12(data: bytes) -> bool:
    """PFX ::= SEQUENCE { version INTEGER {v3(3)}, ... } (RFC 7292 section 4)."""
    start = 2 + (data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0)
    return data[start : start + 3] == b"\x02\x01\x03"


def _told(
    found: Sequence[tuple[Certificate, str]], private: Sequence[bytes], *, locked: bool, in_store: bool
) -> tuple[Held, ...]:
    """`locked`: there is a key which only its passphrase shows."""
    told = []
    for each, alias in found:
        key = next((key for key in private if belongs(key, each)), None)
        if _servable(each) or key is not None:
            above = _chain(each, [other for other, _ in found if other.is_ca])
            told.append(Held(each, alias, above, key is not None or locked, in_store, key))
    return tuple(told)


def _chain(lowest: Certificate, cas: Sequence[Certificate]) -> tuple[Certificate, ...]:
    chain = [lowest]
    while not chain[-1].self_issued:
        issuer = next((ca for ca in cas if ca.subject_der == chain[-1].issuer_der and ca not in chain), None)
        if issuer is None:
            break
        chain.append(issuer)
    return tuple(chain[1:])


def _servable(found: Certificate) -> bool:
    return not found.is_ca or bool(found.names) or any(map(_is_address, found.other_names))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _read(der: bytes) -> Certificate | None:
    try:
        return certificate.read(der)
    except Problem:
        return None


def _facts(loaded: x509.Certificate) -> Certificate | None:
    return _read(loaded.public_bytes(Encoding.DER))
