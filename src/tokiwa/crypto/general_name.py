"""GeneralName (RFC 5280 4.2.1.6): from Private CA's structure of that name, and the checks of hostile ones."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any

from tokiwa.crypto import identifier, name
from tokiwa.crypto.der import content, elements, tlv, utf8
from tokiwa.crypto.name import printable
from tokiwa.domain.problem import Kind, Problem

RFC822, DNS, URI, IP = 0x81, 0x82, 0x86, 0x87
DIRECTORY = 0xA4
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^ ]+")


def dns(value: str) -> bytes:
    """A dNSName."""
    return tlv(DNS, value.encode("ascii"))


def uri(value: str) -> bytes:
    """A uniformResourceIdentifier."""
    return tlv(URI, value.encode("ascii"))


def text(tag: int, value: str) -> bytes:
    """A name that is text. ValueError unless it is ASCII that can be printed, without spaces."""
    encoded = tlv(tag, value.encode("ascii"))
    if not value or unprintable(encoded):
        raise ValueError(value)
    return encoded


def absolute_uri(value: str) -> bytes:
    """A uniformResourceIdentifier as RFC 5280 4.2.1.6 has it: with a scheme. ValueError if it is none."""
    if not _ABSOLUTE.fullmatch(value):
        raise ValueError(value)
    return text(URI, value)


def _mailbox(value: str) -> bytes:
    local, _, host = value.rpartition("@")
    if not (local and host):
        raise ValueError(value)
    return text(RFC822, value)


def _address(value: str) -> bytes:
    if "%" in value:
        raise ValueError("an interface's name is no part of an address")
    return tlv(IP, ipaddress.ip_address(value).packed)


def _other(value: Mapping[str, str]) -> bytes:
    return tlv(0xA0, identifier.encoded(value["TypeId"]), tlv(0xA0, utf8(printable(value["Value"]))))


def _edi(value: Mapping[str, str]) -> bytes:
    assigner = value.get("NameAssigner")
    head = tlv(0xA0, utf8(printable(assigner))) if assigner else b""
    return tlv(0xA5, head, tlv(0xA1, utf8(printable(value["PartyName"]))))


_WRITERS: Mapping[str, Callable[[Any], bytes]] = {
    "OtherName": _other,
    "Rfc822Name": _mailbox,
    "DnsName": lambda value: text(DNS, value),
    "DirectoryName": lambda value: tlv(DIRECTORY, name.of_subject(value)),
    "EdiPartyName": _edi,
    "UniformResourceIdentifier": absolute_uri,
    "IpAddress": _address,
    "RegisteredId": lambda value: tlv(0x88, content(identifier.encoded(value))),
}
_ASCII_NAMES = frozenset({"Rfc822Name", "DnsName", "UniformResourceIdentifier"})


def encode(general_name: Mapping[str, Any]) -> bytes:
    """One GeneralName (DER). Problem INVALID_ARGUMENTS unless it has exactly one member with a fitting value."""
    if len(general_name) != 1:
        raise Problem(Kind.INVALID_ARGUMENTS, "A GeneralName must have exactly one member.")
    ((member, value),) = general_name.items()
    try:
        return _WRITERS[member](value)
    except (ValueError, KeyError) as error:
        reason = f"The value of {member} in a GeneralName is not valid."
        if member in _ASCII_NAMES and not value.isascii():
            reason += " It must be ASCII; an international domain name is given in its A-label form, xn--..."
        raise Problem(Kind.INVALID_ARGUMENTS, reason) from error


def unprintable(names: bytes) -> bool:
    """Whether a name that is text holds a control character or a space.

    `names` is the content of GeneralNames. A NUL in the middle is how one name is made to look like another.
    """
    return any(
        tag in (RFC822, DNS, URI) and not all(0x20 < octet < 0x7F for octet in value)
        for tag, value, _ in elements(names)
    )
