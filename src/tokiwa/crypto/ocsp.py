"""OCSP answers (RFC 6960 section 4.2, in the profile of RFC 5019), signed by a responder that the CA delegated.

They are the bytes that `cryptography`'s builder gives, which answers about one certificate only; the tests compare.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum

import attrs

from tokiwa.crypto import keys
from tokiwa.crypto.algorithms import signing_algorithm
from tokiwa.crypto.der import BIT_STRING, OCTET_STRING, content, extension, oid, parts, sequence, tlv
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.ocsp_request import CertId
from tokiwa.crypto.signer import Signer
from tokiwa.domain.value import Value

_BASIC = oid("1.3.6.1.5.5.7.48.1.1")
_NONCE = "1.3.6.1.5.5.7.48.1.2"
_ENUMERATED, _GENERALIZED_TIME = 0x0A, 0x18
_DIGESTS = {
    oid("1.3.14.3.2.26"): "sha1",
    oid("2.16.840.1.101.3.4.2.1"): "sha256",
    oid("2.16.840.1.101.3.4.2.2"): "sha384",
    oid("2.16.840.1.101.3.4.2.3"): "sha512",
}


class Refusal(IntEnum):
    """OCSPResponseStatus where there is no answer."""

    MALFORMED_REQUEST = 1
    INTERNAL_ERROR = 2
    TRY_LATER = 3
    UNAUTHORIZED = 6


class Good(Value):
    """It is not revoked."""


class Revoked(Value):
    """It is, since a moment; `reason` is the code of RFC 5280, 0 is not told."""

    at: datetime
    reason: int = 0


class Unknown(Value):
    """This CA did not issue it."""


Status = Good | Revoked | Unknown


@attrs.frozen(eq=False)
class Responder:
    """Who answers for a CA: the delegated key, its certificate (DER), and how it signs."""

    signer: Signer = attrs.field(repr=False)
    certificate: bytes
    algorithm: str
    _id: bytes = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        by_key = tlv(0xA2, tlv(OCTET_STRING, keys.key_id_of(self.signer.public_key)))
        object.__setattr__(self, "_id", by_key)

    def answer(
        self,
        statuses: Sequence[tuple[CertId, Status]],
        *,
        now: datetime,
        next_update: datetime,
        nonce: bytes | None = None,
    ) -> bytes:
        """The signed answer (OCSPResponse, DER) about each certificate, with the nonce as it was asked."""
        produced, until = _time(now), tlv(0xA0, _time(next_update))
        singles = [sequence(each.der, _status(status), produced, until) for each, status in statuses]
        more = b"" if nonce is None else tlv(0xA1, sequence(extension(_NONCE, nonce)))
        body = sequence(self._id, produced, sequence(*singles), more)
        signature = tlv(BIT_STRING, b"\0", self.signer.sign(body, self.algorithm))
        certificates = tlv(0xA0, sequence(self.certificate))
        basic = sequence(body, signing_algorithm(self.algorithm).identifier, signature, certificates)
        return sequence(_result(0), tlv(0xA0, sequence(_BASIC, tlv(OCTET_STRING, basic))))


def refuse(why: Refusal) -> bytes:
    """The answer that is none; it is not signed."""
    return sequence(_result(why))


def names(issuer: Issuer) -> frozenset[tuple[bytes, bytes, bytes]]:
    """What requests call a CA: the kind of digest, and that of its name and of its key."""
    bits = content(parts(issuer.spki)[1])[1:]  # the first octet counts unused bits
    return frozenset(
        (kind, hashlib.new(word, issuer.name).digest(), hashlib.new(word, bits).digest())
        for kind, word in _DIGESTS.items()
    )


def _result(code: int) -> bytes:
    return tlv(_ENUMERATED, bytes((code,)))


def _status(status: Status) -> bytes:
    match status:
        case Good():
            return tlv(0x80)
        case Revoked(at, 0):
            return tlv(0xA1, _time(at))
        case Revoked(at, reason):
            return tlv(0xA1, _time(at), tlv(0xA0, tlv(_ENUMERATED, bytes((reason,)))))
        case Unknown():
            return tlv(0x82)


def _time(moment: datetime) -> bytes:
    """Always a GeneralizedTime, whatever the year."""
    return tlv(_GENERALIZED_TIME, f"{moment:%Y%m%d%H%M%S}Z".encode())
