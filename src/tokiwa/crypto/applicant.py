"""Whom a certificate is for: the key and the names that go into it."""

from tokiwa.crypto import general_name, keys, name
from tokiwa.crypto.der import EMPTY, sequence
from tokiwa.domain.value import Value

# The arc of the ML-DSA algorithms (2.16.840.1.101.3.4.3), as it stands in the first bytes of a SubjectPublicKeyInfo.
_ML_DSA, _ALGORITHM_END = bytes.fromhex("6086480165030403"), 20


class Applicant(Value):
    """A subject and its key, in the encoded forms that a certificate takes over.

    `subject` is a Name, `spki` a SubjectPublicKeyInfo, `alternatives` the value of a SubjectAltName
    extension, or nothing.
    """

    subject: bytes
    spki: bytes
    key_id: bytes
    alternatives: bytes = b""

    @property
    def signs_only(self) -> bool:
        """Whether the key can do nothing but sign: an ML-DSA key (RFC 9881)."""
        return _ML_DSA in self.spki[:_ALGORITHM_END]

    @property
    def nameless(self) -> bool:
        """Whether neither a subject nor an alternative name says who it is."""
        return self.subject == EMPTY and not self.alternatives


def for_names(spki: bytes, common_name: str | None, dns_names: tuple[str, ...]) -> Applicant:
    """The applicant for a key of our own and DNS names (ASCII); the first name is usually the common name."""
    return Applicant(
        subject=EMPTY if common_name is None else name.common_name(common_name),
        spki=spki,
        key_id=keys.key_id_of(spki),
        alternatives=sequence(*map(general_name.dns, dns_names)) if dns_names else b"",
    )
