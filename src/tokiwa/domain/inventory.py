"""The inventory: certificates that were found somewhere, whoever issued them, each at its place.

A place is a URL of the finder's making: `tls://www.example.com:443/10.0.0.1` for what an address serves,
`file://host/etc/nginx/tls.pem` for a file, `file://host/opt/app/keystore.jks#web` for an entry of a key store. A place
has one certificate: a later report takes the place of an earlier one.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from tokiwa.domain.certificate import Certificate, CertificateType
from tokiwa.domain.value import Hidden, Value


class PlaceKind(StrEnum):
    """What a place is."""

    ENDPOINT = "ENDPOINT"
    FILE = "FILE"
    KEY_STORE = "KEY_STORE"


class Origin(StrEnum):
    """Where a certificate comes from, as far as this server knows."""

    MANAGED = "MANAGED"  # the manager issued it, and renews it
    IMPORTED = "IMPORTED"  # somebody else issued it, and it was imported here
    SUPERSEDED = "SUPERSEDED"  # the manager has a newer one for the same names
    ISSUED = "ISSUED"  # a CA of this server issued it, and nobody manages it
    FOREIGN = "FOREIGN"  # this server knows nothing of it


class Fault(StrEnum):
    """What is wrong with a certificate where it is."""

    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    WRONG_NAME = "WRONG_NAME"
    NOT_TRUSTED = "NOT_TRUSTED"


class Facts(Value):
    """What a certificate says. `serial` has ACM's form, `fingerprint` is the SHA-256 of its DER in hex."""

    fingerprint: str
    serial: str
    subject: str
    common_name: str
    issuer: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    key_algorithm: str
    der: Hidden[bytes]


class Find(Value):
    """A certificate at a place.

    `origin` and `arn` (what the server has of it) are as of the last report; ask `standing` for now. `server_name` is
    whom a client asks for there. `trusted` is what a client said that trusts the account's roots and the system's, None
    where nobody asked. `has_key`: its private key lies beside it.
    """

    account: str
    place: str
    kind: PlaceKind
    facts: Facts
    origin: Origin
    reported_by: str
    first_seen_at: datetime
    seen_at: datetime
    arn: str | None = None
    server_name: str = ""
    trusted: bool | None = None
    problem: str = ""
    has_key: bool = False
    version: int = 0

    def faults(self, now: datetime) -> tuple[Fault, ...]:
        """Everything that is wrong with it now."""
        found = []
        if now > self.facts.not_after:
            found.append(Fault.EXPIRED)
        if now < self.facts.not_before:
            found.append(Fault.NOT_YET_VALID)
        if self.server_name and not names_cover(self.facts.names, self.server_name):
            found.append(Fault.WRONG_NAME)
        if self.trusted is False and not found:  # what was found already is reason enough for a client
            found.append(Fault.NOT_TRUSTED)
        return tuple(found)


def standing(find: Find, linked: Certificate | None) -> Origin:
    """Where it comes from now, `linked` being what the manager has under `find.arn` by now."""
    if find.origin not in {Origin.MANAGED, Origin.IMPORTED, Origin.SUPERSEDED}:
        return find.origin
    if linked is None:
        return Origin.FOREIGN if find.origin is Origin.IMPORTED else Origin.ISSUED
    if linked.serial is None or int(linked.serial, 16) != int(find.facts.serial.replace(":", ""), 16):
        return Origin.SUPERSEDED
    return Origin.IMPORTED if linked.type is CertificateType.IMPORTED else Origin.MANAGED


def names_cover(names: Iterable[str], wanted: str) -> bool:
    """Whether one of the names is the host's; a wildcard stands for one label (RFC 6125 section 6.4.3)."""
    host = wanted.rstrip(".").lower()
    _, _, parent = host.partition(".")
    return any(name.lower() == host or (parent and name.lower() == f"*.{parent}") for name in names)
