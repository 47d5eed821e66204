"""Serials that may have been signed with and were never recorded: they go on record as abandoned, hence revoked."""

from datetime import datetime

from tokiwa.domain.change import Change
from tokiwa.domain.issued import Issued, IssuedStatus, ReservedSerial

_REASON = "UNSPECIFIED"


def abandon(reserved: ReservedSerial, now: datetime) -> Change:
    """Whether the serial was signed with cannot be known any more; if it was, nobody must trust the certificate.

    A serial is reserved until the change that records what was signed with it, so this is all that an
    attempt can leave behind that was cut off, whatever became of its certificate.
    """
    record = Issued(
        authority=reserved.authority,
        account=reserved.account,
        serial=reserved.serial,
        issued_at=now,
        template="",
        requested_by="",
        status=IssuedStatus.ABANDONED,
        revoked_at=now,
        revocation_reason=_REASON,
    )
    return Change(puts=(record,), drops=(reserved,))
