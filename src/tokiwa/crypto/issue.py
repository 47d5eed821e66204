"""Issuing: a draft is checked by `prepare`, and only what it returned can be signed, once, by `issue`.

A check is named after the defect it finds and returns the problem or nothing.
"""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import force_setattr

from tokiwa.crypto import algorithms, assemble, constraints, pem, precedence, serial, usage
from tokiwa.crypto.algorithms import signing_algorithm
from tokiwa.crypto.applicant import Applicant
from tokiwa.crypto.der import BIT_STRING, EMPTY, sequence, tlv
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.request import Extension
from tokiwa.crypto.signer import Signer
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import Template
from tokiwa.domain.value import Hidden, Value

MOST_BYTES = 24000  # as PEM it then fits into what ACM and Private CA import, 32768 bytes

_KEY_USAGE = "2.5.29.15"


class Draft(Value):
    """A certificate that is asked for. `algorithm` is how to sign; without one, as the CA always does.

    `extensions` are those that `precedence.settle` lets through, beside the template's and the CA's.
    Both ends are cut to whole seconds, which is all that a certificate can say.
    """

    issuer: Issuer
    template: Template
    applicant: Applicant
    serial: int
    not_before: datetime
    not_after: datetime
    algorithm: str = ""
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "not_before", self.not_before.replace(microsecond=0))
        force_setattr(self, "not_after", self.not_after.replace(microsecond=0))

    @property
    def signing(self) -> str:
        """The signing algorithm."""
        return self.algorithm or self.issuer.signing_algorithm


class Issued(Value):
    """A signed certificate (DER)."""

    der: Hidden[bytes]
    serial: int
    not_before: datetime
    not_after: datetime

    @property
    def pem(self) -> str:
        """The certificate as text."""
        return pem.encode("CERTIFICATE", self.der)

    @property
    def digits(self) -> str:
        """The serial number as it stands in the certificate's ARN."""
        return serial.digits(self.serial)


_PROOF = object()


class Prepared:
    """Proof that a draft was checked; opaque, and good for one signature.

    It cannot be made by hand, copied or sent to another process: what is checked is signed where it was checked.
    """

    __slots__ = ("_body", "_draft")

    def __init__(self, draft: Draft, body: bytes, *, proof: object) -> None:
        if proof is not _PROOF:
            raise TypeError("only prepare makes a Prepared")
        self._draft = draft
        self._body: bytes | None = body

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Prepared cannot be copied")

    def _spend(self) -> tuple[Draft, bytes]:
        body, self._body = self._body, None
        if body is None:
            raise ValueError("this certificate was signed before")
        return self._draft, body


def prepare(draft: Draft) -> Prepared:
    """The token that lets `issue` sign the draft. Raises the Problem that `defect` finds."""
    if problem := defect(draft):
        raise problem
    body = assemble.body(
        draft.issuer,
        draft.template,
        draft.applicant,
        serial=draft.serial,
        not_before=draft.not_before,
        not_after=draft.not_after,
        algorithm=draft.signing,
        more=draft.extensions,
    )
    if len(body) > MOST_BYTES:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The certificate would be longer than {MOST_BYTES} bytes.")
    return Prepared(draft, body, proof=_PROOF)


def issue(prepared: Prepared, signer: Signer) -> Issued:
    """The certificate. ValueError if the token was used before, or if this is another CA's key."""
    draft, body = prepared._spend()  # noqa: SLF001  # spending it is for this function alone
    if signer.public_key != draft.issuer.spki:
        raise ValueError("the signer's key is not that of the issuer")
    signature = tlv(BIT_STRING, b"\0", signer.sign(body, draft.signing))
    der = sequence(body, signing_algorithm(draft.signing).identifier, signature)
    return Issued(der, draft.serial, draft.not_before, draft.not_after)


def defect(draft: Draft) -> Problem | None:
    """The first reason for which this CA must not sign that draft, or None."""
    for check in _CHECKS:
        if problem := check(draft):
            return problem
    return None


def serial_out_of_range(draft: Draft) -> Problem | None:
    """Positive and of at most 16 octets (RFC 5280 4.1.2.2 allows 20); ours are drawn, so this is a bug."""
    if not 0 < draft.serial < 1 << 127:
        raise ValueError("a serial number is positive and has at most 127 bits")
    return None


def extension_twice(draft: Draft) -> Problem | None:
    """A certificate has one of each kind (RFC 5280 4.2); `precedence.settle` sees to it, so this is a bug."""
    if draft.extensions:
        taken = precedence.decided(draft.issuer, draft.template)
        kinds = {each.oid for each in draft.extensions}
        if len(kinds) < len(draft.extensions) or not taken.isdisjoint(kinds):
            raise ValueError("an extension would be in the certificate twice")
    return None


def signed_by_another_family(draft: Draft) -> Problem | None:
    """The signing algorithm must be one that the CA's key can do."""
    if algorithms.suits(draft.signing, draft.issuer.key_algorithm):
        return None
    return Problem(
        Kind.INVALID_ARGUMENTS,
        f"The signing algorithm {draft.signing} cannot be used with the certificate authority's key,"
        f" which is of the type {draft.issuer.key_algorithm}.",
    )


def names_nobody(draft: Draft) -> Problem | None:
    """A subject or an alternative name says whose certificate it is; a CA needs a subject (RFC 5280 4.1.2.6)."""
    if draft.applicant.nameless:
        needed = "a subject or a subject alternative name"
    elif draft.template.ca and draft.applicant.subject == EMPTY:
        needed = "a subject"
    else:
        return None
    return Problem(Kind.MALFORMED_CSR, f"The certificate signing request must contain {needed}.")


def ends_before_it_starts(draft: Draft) -> Problem | None:
    """A certificate is valid for some time."""
    if draft.not_before < draft.not_after:
        return None
    return Problem(Kind.INVALID, "The certificate's validity must end after it starts.")


def outlives_the_authority(draft: Draft) -> Problem | None:
    """Nothing is valid for longer than the CA's certificate, but for the root that replaces it."""
    end = draft.issuer.not_after
    if draft.template.self_signed or (end is not None and draft.not_after <= end):
        return None
    until = "it has no certificate yet" if end is None else f"it is valid until {end:%Y-%m-%dT%H:%M:%SZ}"
    return Problem(
        Kind.INVALID,
        f"The certificate's validity ends on {draft.not_after:%Y-%m-%dT%H:%M:%SZ},"
        f" later than that of the certificate authority: {until}.",
    )


def path_too_long(draft: Draft) -> Problem | None:
    """A CA below this one must leave room for fewer CAs than this one has (RFC 5280 4.2.1.9)."""
    room, wanted = draft.issuer.path_length, draft.template.path_length
    if not draft.template.ca or draft.template.self_signed or room is None:
        return None
    if wanted is not None and wanted < room:
        return None
    return Problem(
        Kind.INVALID,
        f"The template {draft.template.name} needs a path length that is smaller than that of the"
        f" certificate authority, which is {room}.",
    )


def usage_beyond_its_key(draft: Draft) -> Problem | None:
    """A key that only signs is certified for nothing else, also if that is asked for (RFC 9881 section 5)."""
    for each in draft.extensions:
        if each.oid == _KEY_USAGE and draft.applicant.signs_only and usage.more_than_signing(each.value):
            return Problem(
                Kind.INVALID_ARGUMENTS, "An ML-DSA key can only sign; its key usage must not have anything else."
            )
    return None


def root_of_another(draft: Draft) -> Problem | None:
    """A root certificate signs its own key and name."""
    mine, theirs = draft.issuer, draft.applicant
    if not draft.template.self_signed or (mine.spki, mine.name) == (theirs.spki, theirs.subject):
        return None
    return Problem(
        Kind.INVALID_ARGUMENTS,
        f"The template {draft.template.name} can only be used with the certificate authority's own"
        " certificate signing request and subject.",
    )


def name_outside_constraints(draft: Draft) -> Problem | None:
    """The CA, or one above it, may not certify every name."""
    if draft.template.self_signed:
        return None
    name = constraints.forbidden_name(draft.applicant, draft.issuer.constraints)
    if name is None:
        return None
    return Problem(Kind.NAME_NOT_PERMITTED, f"The name constraints of the certificate authority do not permit {name}.")


_CHECKS: tuple[Callable[[Draft], Problem | None], ...] = (
    serial_out_of_range,
    extension_twice,
    signed_by_another_family,
    names_nobody,
    ends_before_it_starts,
    outlives_the_authority,
    path_too_long,
    usage_beyond_its_key,
    root_of_another,
    name_outside_constraints,
)
