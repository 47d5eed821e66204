"""Bytes that a caller wants in a certificate: whether they are DER, and whether readers of certificates understand them."""

from cryptography import x509

from tokiwa.crypto.der import BIT_STRING, EMPTY, SEQUENCE, SET, extension, integer, oid, sequence, tlv

_DEPTH = 32  # of elements in elements; what is read recursively must not be what a stranger decides
_CONSTRUCTED = 0x20
_ALGORITHM = sequence(oid("1.2.840.10045.4.3.2"))
_TIME = b"\x17\x0d260101000000Z"
_SIGNATURE = tlv(BIT_STRING, b"\0")
# A certificate up to its extensions, for nobody and by nobody.
_HEAD = (
    tlv(0xA0, integer(2)),
    integer(1),
    _ALGORITHM,
    EMPTY,
    sequence(_TIME, _TIME),
    EMPTY,
    sequence(_ALGORITHM, _SIGNATURE),
)


def is_der(data: bytes) -> bool:
    """Whether it is one element of definite and shortest length (X.690 10.1), and so is each in it."""
    end = _element(data, 0, len(data), _DEPTH)
    return end == len(data) > 0


def _element(data: bytes, at: int, limit: int, depth: int) -> int:
    """Where the element at this place ends; -1 if there is none."""
    body = _body(data, at, limit)
    if body is None or not depth:
        return -1
    start, end = body
    if data[at] & _CONSTRUCTED:
        inner = start
        while inner != end:
            inner = _element(data, inner, end, depth - 1)
            if inner < 0:
                return -1
    elif data[at] in {SEQUENCE & ~_CONSTRUCTED, SET & ~_CONSTRUCTED}:
        return -1
    return end


def _body(data: bytes, at: int, limit: int) -> tuple[int, int] | None:
    """Where the content begins and ends. A tag of several octets is in no extension that is known, and is none here."""
    if limit - at < 2 or data[at] & 0x1F == 0x1F:
        return None
    size, start = data[at + 1], at + 2
    if size & 0x80:
        octets = data[start : start + (size & 0x7F)]
        start += size & 0x7F
        size = int.from_bytes(octets, "big")
        if start > limit or not octets or octets[0] == 0 or size < 0x80:
            return None
    return (start, start + size) if start + size <= limit else None


def is_readable(dotted: str, value: bytes) -> bool:
    """Whether the library reads a certificate with that extension; it knows the usual ones and lets others pass."""
    body = sequence(*_HEAD, tlv(0xA3, sequence(extension(dotted, value))))
    certificate = x509.load_der_x509_certificate(sequence(body, _ALGORITHM, _SIGNATURE))
    try:
        return len(certificate.extensions) == 1
    except Exception:  # noqa: BLE001  # hostile bytes: whatever a parser says of them, nobody else will read them either
        return False
