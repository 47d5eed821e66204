"""The certificate signing request of a CA of our own: made once, stored, and the same text ever after."""

from collections.abc import Mapping
from typing import Any

from tokiwa.crypto import general_name, identifier, name, pem, usage
from tokiwa.crypto.algorithms import signing_algorithm
from tokiwa.crypto.der import BIT_STRING, BOOLEAN_TRUE, SET, extension, integer, oid, sequence, tlv
from tokiwa.crypto.signer import Signer
from tokiwa.domain.problem import Kind, Problem

_EXTENSION_REQUEST = oid("1.2.840.113549.1.9.14")
_BASIC_CONSTRAINTS, _KEY_USAGE, _SUBJECT_INFORMATION_ACCESS = "2.5.29.19", "2.5.29.15", "1.3.6.1.5.5.7.1.11"
_ACCESS_METHODS = {
    "CA_REPOSITORY": "1.3.6.1.5.5.7.48.5",
    "RESOURCE_PKI_MANIFEST": "1.3.6.1.5.5.7.48.10",
    "RESOURCE_PKI_NOTIFY": "1.3.6.1.5.5.7.48.13",
}


def make(
    subject: Mapping[str, Any], signer: Signer, algorithm: str, extensions: Mapping[str, Any] | None = None
) -> str:
    """The request (PEM) for an ASN1Subject, with Private CA's `CsrExtensions`.

    As on AWS it always asks for `CA:TRUE`. Problem INVALID_ARGUMENTS for what it cannot carry.
    """
    asked = _extensions(extensions or {})
    attribute = sequence(_EXTENSION_REQUEST, tlv(SET, sequence(*asked)))
    information = sequence(integer(0), name.of_subject(subject), signer.public_key, tlv(0xA0, attribute))
    signature = tlv(BIT_STRING, b"\0", signer.sign(information, algorithm))
    return pem.encode("CERTIFICATE REQUEST", sequence(information, signing_algorithm(algorithm).identifier, signature))


def _extensions(members: Mapping[str, Any]) -> list[bytes]:
    asked = [extension(_BASIC_CONSTRAINTS, sequence(BOOLEAN_TRUE), critical=True)]
    if usages := usage.chosen(members.get("KeyUsage", {})):
        asked.append(extension(_KEY_USAGE, usages, critical=True))
    if places := members.get("SubjectInformationAccess"):
        asked.append(extension(_SUBJECT_INFORMATION_ACCESS, sequence(*map(_access, places))))
    return asked


def _access(description: Mapping[str, Any]) -> bytes:
    method = description["AccessMethod"]
    if len(method) != 1:
        raise Problem(Kind.INVALID_ARGUMENTS, "An AccessMethod must have exactly one member.")
    dotted = method.get("CustomObjectIdentifier") or _ACCESS_METHODS.get(method.get("AccessMethodType", ""))
    try:
        kind = identifier.encoded(dotted or "")
    except ValueError:
        raise Problem(Kind.INVALID_ARGUMENTS, "An AccessMethod is not valid.") from None
    return sequence(kind, general_name.encode(description["AccessLocation"]))
