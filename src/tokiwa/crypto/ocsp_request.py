"""OCSP requests (RFC 6960 section 4.1, RFC 9654): which certificates somebody asks about.

The library reads only those about one certificate. These are bytes of anybody, so every length is checked here.
"""

from collections.abc import Iterator

from tokiwa.crypto.der import NULL, OCTET_STRING, SEQUENCE, integer, oid
from tokiwa.domain.value import Value

MOST = 64  # certificates in one request
MOST_BYTES = 16384
_NONCE = oid("1.3.6.1.5.5.7.48.1.2")
_VERSION_1 = b"\x02\x01\x00"
_VERSION, _REQUESTOR, _EXTENSIONS = 0xA0, 0xA1, 0xA2
_INTEGER, _OID, _BOOLEAN = 0x02, 0x06, 0x01
_SIGNATURE = _SINGLE_EXTENSIONS = 0xA0
_LONGEST_NONCE = 128  # RFC 9654 section 2.1


class MalformedRequest(Exception):
    """Bytes that are no request."""


class CertId(Value):
    """A certificate by the digests of its issuer's name and key. `digest` is the object identifier (DER) of their kind."""

    der: bytes
    digest: bytes
    issuer_name: bytes
    issuer_key: bytes
    serial: int


class OcspRequest(Value):
    """What is asked: at least one certificate. `nonce` is the extension's value as it was written."""

    ids: tuple[CertId, ...]
    nonce: bytes | None = None


Element = tuple[int, bytes, bytes]  # tag, content, whole


def read(data: bytes) -> OcspRequest:
    """The request; its signature, if it has one, is not looked at. MalformedRequest for anything else."""
    if len(data) > MOST_BYTES:
        raise MalformedRequest
    request = _content(data, SEQUENCE)
    body, *signature = _elements(request) or [(0, b"", b"")]
    _require(body[0] == SEQUENCE and [tag for tag, _, _ in signature] in ([], [_SIGNATURE]))
    return _body(body[1])


def _body(body: bytes) -> OcspRequest:
    elements = {tag: inside for tag, inside, _ in _elements(body)}
    _require(list(elements) == [tag for tag in (_VERSION, _REQUESTOR, SEQUENCE, _EXTENSIONS) if tag in elements])
    _require(len(elements) == len(_elements(body)) and elements.get(_VERSION, _VERSION_1) == _VERSION_1)
    asked = _elements(elements.get(SEQUENCE, b""))
    _require(0 < len(asked) <= MOST)
    nonce = _nonce(elements[_EXTENSIONS]) if _EXTENSIONS in elements else None
    return OcspRequest(tuple(_single(each) for each in asked), nonce)


def _single(element: Element) -> CertId:
    cert_id, *more = _elements(_of(element, SEQUENCE)) or [element]
    _require([tag for tag, _, _ in more] in ([], [_SINGLE_EXTENSIONS]))
    found = _elements(_of(cert_id, SEQUENCE))
    _require([tag for tag, _, _ in found] == [SEQUENCE, OCTET_STRING, OCTET_STRING, _INTEGER])
    (_, algorithm, _), (_, name, _), (_, key, _), (_, digits, serial) = found
    digest, *parameters = _elements(algorithm) or [element]
    _require(digest[0] == _OID and [whole for _, _, whole in parameters] in ([], [NULL]))
    number = int.from_bytes(digits, "big", signed=True)
    _require(number >= 0 and integer(number) == serial)  # another spelling would be another question about the same
    return CertId(cert_id[2], digest[2], name, key, number)


def _nonce(extensions: bytes) -> bytes | None:
    """The nonce is an OCTET STRING within that of the extension; old clients leave the inner one out."""
    for extension in _elements(_content(extensions, SEQUENCE)):
        parts = _elements(_of(extension, SEQUENCE))
        _require([tag for tag, _, _ in parts] in ([_OID, OCTET_STRING], [_OID, _BOOLEAN, OCTET_STRING]))
        if parts[0][2] == _NONCE:
            value = parts[-1][1]
            _require(0 < len(_bare(value)) <= _LONGEST_NONCE)
            return value
    return None


def _bare(nonce: bytes) -> bytes:
    try:
        return _content(nonce, OCTET_STRING)
    except MalformedRequest:
        return nonce


def _require(true: bool) -> None:
    if not true:
        raise MalformedRequest


def _content(data: bytes, tag: int) -> bytes:
    """What the one element in `data` holds."""
    found = _elements(data)
    _require(len(found) == 1)
    return _of(found[0], tag)


def _of(element: Element, tag: int) -> bytes:
    _require(element[0] == tag)
    return element[1]


def _elements(data: bytes) -> list[Element]:
    return list(_walk(data))


def _walk(data: bytes) -> Iterator[Element]:
    """Each element: definite lengths in the fewest octets, tags of one octet (X.690 section 10.1)."""
    at = 0
    while at < len(data):
        _require(at + 2 <= len(data) and data[at] & 0x1F != 0x1F)
        size, start = data[at + 1], at + 2
        if size & 0x80:
            octets = size & 0x7F
            size, start = int.from_bytes(data[start : start + octets], "big"), start + octets
            _require(0 < octets <= 2 and size >= (0x80, 0x100)[octets - 1])
        _require(start + size <= len(data))
        yield data[at], data[start : start + size], data[at : start + size]
        at = start + size
