"""ApiPassthrough of IssueCertificate in the forms that a certificate takes over; `precedence` says what of it counts."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tokiwa.crypto import general_name, identifier, name, policies, usage
from tokiwa.crypto.der import content, sequence
from tokiwa.crypto.readable import is_der, is_readable
from tokiwa.crypto.request import Extension
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

ALTERNATIVES = "2.5.29.17"
_EMPTY_SEQUENCE = b"\x30\x00"


class Passed(Value):
    """What a caller wants in a certificate. `subject` and `alternatives` are nothing where they are not given."""

    subject: bytes = b""
    alternatives: bytes = b""
    extensions: tuple[Extension, ...] = ()


def _names(names: Sequence[Mapping[str, Any]]) -> bytes:
    return sequence(*map(general_name.encode, names))


# Member, object identifier, whether it is critical, what writes the value. The template decides when the names are.
_MEMBERS: tuple[tuple[str, str, bool, Callable[[Any], bytes]], ...] = (
    ("SubjectAlternativeNames", ALTERNATIVES, False, _names),
    ("KeyUsage", "2.5.29.15", True, usage.chosen),
    ("ExtendedKeyUsage", "2.5.29.37", False, usage.purposes),
    ("CertificatePolicies", "2.5.29.32", False, policies.encode),
)


def read(given: Mapping[str, Any]) -> Passed:
    """What an ApiPassthrough asks for. Problem INVALID_ARGUMENTS for what a certificate cannot carry."""
    members = given.get("Extensions") or {}
    asked = [
        Extension(dotted, critical, value)
        for member, dotted, critical, write in _MEMBERS
        if member in members and (value := write(members[member]))
    ]
    asked += map(_custom, members.get("CustomExtensions", ()))
    _check_once(asked)
    subject = given.get("Subject")
    return Passed(
        subject=name.of_subject(subject) if subject is not None else b"",
        alternatives=next((each.value for each in asked if each.oid == ALTERNATIVES), b""),
        extensions=tuple(each for each in asked if each.oid != ALTERNATIVES),
    )


def _custom(given: Mapping[str, Any]) -> Extension:
    """An extension that the caller has encoded. One that is known is read, so that it cannot spoil the certificate."""
    dotted = given["ObjectIdentifier"]
    try:
        kind = identifier.canonical(dotted)
    except ValueError:
        raise _invalid(dotted, "has no object identifier") from None
    made = Extension(kind, bool(given.get("Critical")), base64.b64decode(given["Value"], validate=True))
    if not is_der(made.value):
        raise _invalid(dotted, "is not one ASN.1 value in DER")
    if not is_readable(made.oid, made.value):
        raise _invalid(dotted, "is not what its object identifier stands for")
    if kind == ALTERNATIVES and (made.value == _EMPTY_SEQUENCE or general_name.unprintable(content(made.value))):
        raise _invalid(dotted, "has no name, or one with a character that no name has")
    return made


def _check_once(asked: Sequence[Extension]) -> None:
    """A certificate has at most one extension of a kind (RFC 5280 4.2)."""
    seen = set()
    for each in asked:
        if each.oid in seen:
            raise _invalid(each.oid, "is given twice")
        seen.add(each.oid)


def _invalid(dotted: str, reason: str) -> Problem:
    return Problem(Kind.INVALID_ARGUMENTS, f"The extension {dotted} {reason}.")
