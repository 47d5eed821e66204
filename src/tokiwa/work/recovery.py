"""Serials that may have been signed with and were never recorded: they go on record as abandoned, hence revoked."""

from datetime import datetime

from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change
from tokiwa.domain.issued import Issued, IssuedStatus, ReservedSerial

_REASON = "UNSPECIFIED"


def abandon(certificate: Certificate, now: datetime) -> Change:
    """The serial of an attempt that was cut off, if there is one."""
    if certificate.renewal is None or not certificate.renewal.serial or certificate.authority is None:
        return Change()
    return Change(puts=(_record(certificate.authority, certificate.renewal.serial, now),))


def abandon_reserved(reserved: ReservedSerial, now: datetime) -> Change:
    """A serial that another run of the server reserved and did not give back."""
    return Change(puts=(_record(reserved.authority, reserved.serial, now),), drops=(reserved,))


def _record(authority: str, serial: str, now: datetime) -> Issued:
    return Issued(
        authority=authority,
        account=authority.split(":")[4],
        serial=serial,
        issued_at=now,
        template="",
        requested_by="",
        status=IssuedStatus.ABANDONED,
        revoked_at=now,
        revocation_reason=_REASON,
    )
