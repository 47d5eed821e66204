"""Distinguished names: from Private CA's ASN1Subject to DER, and to the text that ACM shows."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from tokiwa.crypto.der import SET, elements, oid, parts, sequence, tlv, utf8
from tokiwa.domain.problem import Kind, Problem

# The order of the members is the order in the name, as real CAs show: C, O, OU, ST, CN, L.
_MEMBERS: Mapping[str, x509.ObjectIdentifier] = {
    "Country": NameOID.COUNTRY_NAME,
    "Organization": NameOID.ORGANIZATION_NAME,
    "OrganizationalUnit": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "DistinguishedNameQualifier": NameOID.DN_QUALIFIER,
    "State": NameOID.STATE_OR_PROVINCE_NAME,
    "CommonName": NameOID.COMMON_NAME,
    "SerialNumber": NameOID.SERIAL_NUMBER,
    "Locality": NameOID.LOCALITY_NAME,
    "Title": NameOID.TITLE,
    "Surname": NameOID.SURNAME,
    "GivenName": NameOID.GIVEN_NAME,
    "Initials": NameOID.INITIALS,
    "Pseudonym": NameOID.PSEUDONYM,
    "GenerationQualifier": NameOID.GENERATION_QUALIFIER,
}
_PRINTABLE, _ASCII = re.compile(r"[A-Za-z0-9 '()+,\-./:=?]*"), re.compile(r"[\x00-\x7f]*")
_LIMITED = {  # attributes that are not UTF8Strings
    NameOID.COUNTRY_NAME: _PRINTABLE,
    NameOID.JURISDICTION_COUNTRY_NAME: _PRINTABLE,
    NameOID.DN_QUALIFIER: _PRINTABLE,
    NameOID.SERIAL_NUMBER: _PRINTABLE,
    NameOID.EMAIL_ADDRESS: _ASCII,
    NameOID.DOMAIN_COMPONENT: _ASCII,
}
_ESCAPED = re.compile(r'([,+"\\<>;])|^([ #])|( )$')
_NOT_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_STRINGS = {  # tag -> encoding: UTF8, Numeric, Printable, T61, IA5, Visible, Universal and BMPString
    0x0C: "utf-8",
    0x12: "utf-8",
    0x13: "utf-8",
    0x14: "latin-1",
    0x16: "utf-8",
    0x1A: "utf-8",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
_COMMON_NAME = oid("2.5.4.3")


def of_subject(subject: Mapping[str, Any]) -> bytes:
    """The Name (DER) of an ASN1Subject. Problem INVALID_ARGUMENTS for what a certificate cannot carry."""
    custom = subject.get("CustomAttributes", ())
    standard = {member: subject[member] for member in _MEMBERS if subject.get(member)}
    if custom and standard:
        raise _invalid("CustomAttributes cannot be used together with standard attributes")
    attributes = [_attribute(_MEMBERS[member], value, member) for member, value in standard.items()]
    for item in custom:
        dotted = item["ObjectIdentifier"]
        attributes.append(_attribute(_identifier(dotted), item["Value"], dotted))
    if not attributes:
        raise _invalid("at least one attribute is needed")
    try:
        return x509.Name(attributes).public_bytes()
    except ValueError as error:
        raise _invalid(str(error)) from None


def _identifier(dotted: str) -> x509.ObjectIdentifier:
    try:
        return x509.ObjectIdentifier(dotted)
    except ValueError:
        raise _invalid(f"{dotted} is not an object identifier") from None


def printable(value: str) -> str:
    """The value itself. ValueError if a character in it is none: a control character, half a surrogate pair, a line's end.

    They make one name look like another, or end it early for readers to whom a NUL is the end.
    """
    if not _is_text(value):
        raise ValueError("a character is not printable")
    return value


def _is_text(value: str) -> bool:
    return value.isprintable() or not any(unicodedata.category(character) in _NOT_TEXT for character in value)


def _attribute(
    identifier: x509.ObjectIdentifier, value: str, shown: str
) -> x509.NameAttribute[str] | x509.NameAttribute[bytes]:
    if identifier in _LIMITED and not _LIMITED[identifier].fullmatch(value):
        raise _invalid(f"{shown} has a character that it cannot have")
    try:
        return x509.NameAttribute(identifier, printable(value))
    except (ValueError, TypeError) as error:
        raise _invalid(f"{shown}: {error}") from None


def _invalid(reason: str) -> Problem:
    return Problem(Kind.INVALID_ARGUMENTS, f"The subject is not valid: {reason}.")


def common_name(value: str) -> bytes:
    """The Name (DER) with that common name alone, of at most 64 characters (X.520 ub-common-name)."""
    if not 0 < len(value) <= 64:
        raise Problem(Kind.INVALID, f"The common name {value} is longer than 64 characters.")
    return sequence(tlv(SET, sequence(_COMMON_NAME, utf8(value))))


def text(name: x509.Name) -> str:
    """The name as ACM shows it: `C=AU,O=Example,CN=localhost`, in the certificate's own order.

    Values are escaped as in RFC 4514 section 2.4; an attribute without a short name shows its identifier.
    """
    return ",".join(
        "+".join(f"{attribute.rfc4514_attribute_name}={_escape(attribute.value)}" for attribute in rdn)
        for rdn in name.rdns
    )


def _escape(value: str | bytes) -> str:
    if isinstance(value, bytes):
        return f"#{value.hex()}"
    return _ESCAPED.sub(lambda match: "\\" + match[0], value).replace("\0", "\\00")


def first(name: x509.Name, identifier: x509.ObjectIdentifier) -> str | None:
    """The first value of that attribute."""
    for attribute in name.get_attributes_for_oid(identifier):
        if isinstance(attribute.value, str):
            return attribute.value
    return None


def issuer_text(name: x509.Name) -> str:
    """What ACM calls the issuer: the organization, else the common name, else the whole name."""
    return first(name, NameOID.ORGANIZATION_NAME) or first(name, NameOID.COMMON_NAME) or text(name)


def comparable(name: bytes) -> tuple[frozenset[tuple[bytes, str]], ...]:
    """A Name (DER) in a form in which equal names are equal, however they were written (RFC 5280 7.1)."""
    return tuple(frozenset((kind, _prepared(value)) for kind, value in map(parts, parts(rdn))) for rdn in parts(name))


def unprintable(name: bytes) -> bool:
    """Whether a string in a Name (DER), which somebody else wrote, holds what `printable` refuses."""
    values = (parts(attribute)[1] for rdn in parts(name) for attribute in parts(rdn))
    return not all(_is_text(_decoded(value)) for value in values if value[0] in _STRINGS)


def _decoded(value: bytes) -> str:
    """The text of a string of any of the ASN.1 kinds."""
    tag, body, _ = next(elements(value))
    return body.decode(_STRINGS.get(tag, "utf-8"), "replace")


def _prepared(value: bytes) -> str:
    """A string for comparison: case, compatible forms and runs of spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", _decoded(value)).casefold().split())
