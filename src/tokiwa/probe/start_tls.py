"""How a connection in the clear is made to change to TLS, protocol by protocol. Called by `probe.handshake`.

SMTP: RFC 3207. IMAP and POP3: RFC 2595. LDAP: RFC 4511 4.14. PostgreSQL: "Message Flow", SSL Session Encryption.
MySQL: "Client/Server Protocol", Connection Phase.
"""

from collections.abc import Callable

from tokiwa.domain.sight import StartTls
from tokiwa.probe.wire import Wire

_LDAP_NAME = b"1.3.6.1.4.1.1466.20037"  # StartTLS
# LDAPMessage { 1, ExtendedRequest { requestName } }
_LDAP_REQUEST = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + _LDAP_NAME
_LDAP_RESPONSE, _LDAP_SUCCESS = 0x78, b"\x0a\x01\x00"
_POSTGRESQL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
_MYSQL_SSL, _MYSQL_41, _MYSQL_SECURE = 0x0800, 0x0200, 0x8000
_MYSQL_PACKET, _MYSQL_UTF8 = (1 << 24) - 1, 45


class NotOffered(Exception):
    """The server does not change to TLS; the text is what it said."""


def start_tls(protocol: StartTls, wire: Wire) -> None:
    """Bring the connection to where the TLS handshake begins. NotOffered, or OSError of the connection."""
    _DIALOGUES[protocol](wire)


def _smtp(wire: Wire) -> None:
    _smtp_reply(wire, "220")
    wire.send(b"EHLO tokiwa.invalid\r\n")
    offers = _smtp_reply(wire, "250")
    if not any(line[4:].strip().upper() == "STARTTLS" for line in offers):
        raise NotOffered("it does not offer STARTTLS")
    wire.send(b"STARTTLS\r\n")
    _smtp_reply(wire, "220")


def _smtp_reply(wire: Wire, code: str) -> list[str]:
    """All lines of a reply; the last one has no hyphen behind its code."""
    lines = [wire.line()]
    while lines[-1][3:4] == "-":
        lines.append(wire.line())
    if lines[-1][:3] != code:
        raise NotOffered(_said(lines[-1]))
    return lines


def _imap(wire: Wire) -> None:
    greeting = wire.line()
    if not greeting.upper().startswith("* OK"):
        raise NotOffered(_said(greeting))
    wire.send(b"a STARTTLS\r\n")
    while not (line := wire.line()).startswith("a "):
        pass  # untagged responses
    if not line.upper().startswith("A OK"):
        raise NotOffered(_said(line))


def _pop3(wire: Wire) -> None:
    for command in (b"", b"STLS\r\n"):
        wire.send(command)
        line = wire.line()
        if not line.startswith("+OK"):
            raise NotOffered(_said(line))


def _ldap(wire: Wire) -> None:
    wire.send(_LDAP_REQUEST)
    head = wire.read(2)
    if head[0] != 0x30:
        raise NotOffered("it does not speak LDAP")
    size = head[1]
    if size & 0x80:  # Active Directory has lengths of four octets
        size = int.from_bytes(wire.read(size & 0x7F), "big")
    message = wire.read(size)
    if message[3:4] != bytes((_LDAP_RESPONSE,)) or _LDAP_SUCCESS not in message[4:14]:
        raise NotOffered("it refuses the StartTLS operation")


def _postgresql(wire: Wire) -> None:
    wire.send(_POSTGRESQL_REQUEST)
    if wire.read(1) != b"S":
        raise NotOffered("it does not accept SSL")


def _mysql(wire: Wire) -> None:
    head = wire.read(4)
    greeting = wire.read(int.from_bytes(head[:3], "little"))
    version_ends = greeting.find(b"\0", 1)
    if greeting[:1] != b"\x0a" or version_ends < 0:
        raise NotOffered("it does not speak MySQL's protocol of version 10")
    place = version_ends + 14  # behind the thread's number, eight bytes of a challenge and a filler
    if not int.from_bytes(greeting[place : place + 2], "little") & _MYSQL_SSL:
        raise NotOffered("it does not offer SSL")
    able = _MYSQL_SSL | _MYSQL_41 | _MYSQL_SECURE
    body = able.to_bytes(4, "little") + _MYSQL_PACKET.to_bytes(4, "little") + bytes((_MYSQL_UTF8,)) + bytes(23)
    wire.send(len(body).to_bytes(3, "little") + b"\x01" + body)


def _said(line: str) -> str:
    return f"it said {line[:100]!r}"


_DIALOGUES: dict[StartTls, Callable[[Wire], None]] = {
    StartTls.SMTP: _smtp,
    StartTls.IMAP: _imap,
    StartTls.POP3: _pop3,
    StartTls.LDAP: _ldap,
    StartTls.POSTGRESQL: _postgresql,
    StartTls.MYSQL: _mysql,
}
