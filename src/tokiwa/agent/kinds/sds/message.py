"""The messages of Envoy's Secret Discovery Service in the encoding of Protocol Buffers; only what is needed of them.

All that we write is of one wire type, length-delimited; whatever else Envoy sends about itself is passed over. So the
fields are told by their numbers here, and no library with descriptors has to be on the host.
Sources: protobuf.dev "Encoding"; Envoy's `envoy/service/discovery/v3/discovery.proto`,
`envoy/extensions/transport_sockets/tls/v3/{secret,common}.proto`.
"""

from collections.abc import Iterator

import attrs

METHOD = "StreamSecrets"
SERVICE = "envoy.service.secret.v3.SecretDiscoveryService"
SECRET = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"  # noqa: S105 - a type
_VARINT, _EIGHT, _DELIMITED, _FOUR = 0, 1, 2, 5
_FIXED = {_EIGHT: 8, _FOUR: 4}


@attrs.frozen
class Request:
    """A DiscoveryRequest: the names that a stream wants, and what became of the answer with the nonce.

    `error` is None unless the answer was not taken: then it is Envoy's reason, which may be empty.
    """

    names: tuple[str, ...]
    nonce: str
    error: str | None


def read_request(data: bytes) -> Request:
    """ValueError if it is not one."""
    names, nonce, error = [], "", None
    for number, value in _fields(data):
        match number:
            case 3:
                names.append(value.decode())
            case 5:
                nonce = value.decode()
            case 6:  # google.rpc.Status
                error = next((text.decode(errors="replace") for field, text in _fields(value) if field == 2), "")
    return Request(tuple(names), nonce, error)


def response(secrets: list[bytes], version: str, nonce: str) -> bytes:
    """A DiscoveryResponse."""
    resources = b"".join(_field(2, _text(1, SECRET) + _field(2, secret)) for secret in secrets)
    return _text(1, version) + resources + _text(4, SECRET) + _text(5, nonce)


def pair(name: str, chain: str, key: str) -> bytes:
    """A Secret with a TlsCertificate, whose files are in the message itself."""
    return _text(1, name) + _field(2, _field(1, _inline(chain)) + _field(2, _inline(key)))


def trust(name: str, roots: str) -> bytes:
    """A Secret with a CertificateValidationContext."""
    return _text(1, name) + _field(4, _field(1, _inline(roots)))


def _inline(content: str) -> bytes:
    return _field(2, content.encode())  # DataSource.inline_bytes


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode())


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _DELIMITED) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    groups = []
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the value of each length-delimited field."""
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        number, form = tag >> 3, tag & 7
        if form == _VARINT:
            _, at = _read_varint(data, at)
            continue
        length = _FIXED.get(form)
        if form == _DELIMITED:
            length, at = _read_varint(data, at)
        if length is None or at + length > len(data):
            raise ValueError("not a message of Protocol Buffers")
        if form == _DELIMITED:
            yield number, data[at : at + length]
        at += length


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise ValueError("a number that does not end")
