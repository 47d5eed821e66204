"""GeneralName (RFC 5280 4.2.1.6): from Private CA's structure of that name, and the checks of hostile ones."""

import ipaddress
from collections.abc import Callable, Mapping
from typing import Any

from tokiwa.crypto import name
from tokiwa.crypto.der import elements, oid, tlv, utf8
from tokiwa.domain.problem import Kind, Problem

RFC822, DNS, URI, IP = 0x81, 0x82, 0x86, 0x87
DIRECTORY = 0xA4


def dns(value: str) -> bytes:
    """A dNSName."""
    return tlv(DNS, value.encode("ascii"))


def uri(value: str) -> bytes:
    """A uniformResourceIdentifier."""
    return tlv(URI, value.encode("ascii"))


def _other(value: Mapping[str, str]) -> bytes:
    return tlv(0xA0, oid(value["TypeId"]), tlv(0xA0, utf8(value["Value"])))


def _edi(value: Mapping[str, str]) -> bytes:
    assigner = value.get("NameAssigner")
    head = tlv(0xA0, utf8(assigner)) if assigner else b""
    return tlv(0xA5, head, tlv(0xA1, utf8(value["PartyName"])))


_WRITERS: Mapping[str, Callable[[Any], bytes]] = {
    "OtherName": _other,
    "Rfc822Name": lambda value: tlv(RFC822, value.encode("ascii")),
    "DnsName": dns,
    "DirectoryName": lambda value: tlv(DIRECTORY, name.of_subject(value)),
    "EdiPartyName": _edi,
    "UniformResourceIdentifier": uri,
    "IpAddress": lambda value: tlv(IP, ipaddress.ip_address(value).packed),
    "RegisteredId": lambda value: tlv(0x88, oid(value)[2:]),  # short enough for one length octet
}


def encode(general_name: Mapping[str, Any]) -> bytes:
    """One GeneralName (DER). Problem INVALID_ARGUMENTS unless it has exactly one member with a fitting value."""
    if len(general_name) != 1:
        raise Problem(Kind.INVALID_ARGUMENTS, "A GeneralName must have exactly one member.")
    ((member, value),) = general_name.items()
    try:
        return _WRITERS[member](value)
    except (ValueError, KeyError) as error:
        reason = f"The value of {member} in a GeneralName is not valid."
        raise Problem(Kind.INVALID_ARGUMENTS, reason) from error


def unprintable(names: bytes) -> bool:
    """Whether a name that is text holds a control character or a space.

    `names` is the content of GeneralNames. A NUL in the middle is how one name is made to look like another.
    """
    return any(
        tag in (RFC822, DNS, URI) and not all(0x20 < octet < 0x7F for octet in value)
        for tag, value, _ in elements(names)
    )
