"""What a probe looks at and what it saw: who serves which certificate at a place, and whether a client would accept it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import attrs

SHOWN = 16  # digits of a fingerprint that a sentence shows


class StartTls(StrEnum):
    """Protocols that begin in the clear and change to TLS when they are asked to."""

    SMTP = "SMTP"
    IMAP = "IMAP"
    POP3 = "POP3"
    LDAP = "LDAP"
    POSTGRESQL = "POSTGRESQL"
    MYSQL = "MYSQL"


@attrs.frozen
class Target:
    """A place that is to be looked at.

    `host` is a name or an address; `server_name` (default: `host`) is whom the client asks for (SNI) and whom the
    certificate must name. `roots` is PEM: all that the client trusts. `at` is the moment for which certificates are judged,
    of an account whose clock is not the machine's; None is now.
    """

    host: str
    port: int
    server_name: str = ""
    start_tls: StartTls | None = None
    roots: str = attrs.field(default="", repr=False)
    at: datetime | None = None

    @property
    def name(self) -> str:
        """Whom the client asks for."""
        return self.server_name or self.host


@attrs.frozen
class Sight:
    """What one address showed.

    `fingerprint` is the SHA-256 of the served leaf's DER in hex and None when none was seen, `chain` those of everything
    that was served, leaf first, and `served` the certificates themselves (DER). `serial` has ACM's form. `trusted`: a client
    that trusts only the target's roots accepts it for `server_name`. `problem` is a sentence, empty when all is well.
    """

    address: str
    server_name: str
    fingerprint: str | None = None
    chain: tuple[str, ...] = ()
    serial: str | None = None
    trusted: bool = False
    problem: str = ""
    served: tuple[bytes, ...] = attrs.field(default=(), repr=False)


def judge(sights: Sequence[Sight], fingerprint: str) -> str | None:
    """Why this certificate is not what everybody gets there, in a sentence; None if every address serves it and is trusted."""
    if not sights:
        return "The probe saw nothing."
    return next((why for sight in sights if (why := _why_not(sight, fingerprint)) is not None), None)


def _why_not(sight: Sight, fingerprint: str) -> str | None:
    if sight.fingerprint is None:
        return sight.problem or f"{sight.address} showed no certificate."
    if sight.fingerprint != fingerprint:
        return (
            f"{sight.address} serves another certificate for {sight.server_name}: its SHA-256 fingerprint begins with"
            f" {sight.fingerprint[:SHOWN]}, that of the one which should be served with {fingerprint[:SHOWN]}."
        )
    if not sight.trusted:
        return sight.problem or f"A client does not trust what {sight.address} serves for {sight.server_name}."
    return None
