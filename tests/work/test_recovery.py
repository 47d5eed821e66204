"""A serial that may have been signed with counts as revoked."""

from managed import CA, FRESH, NOW
from tokiwa.domain.change import Change
from tokiwa.domain.issued import Issued, IssuedStatus, ReservedSerial
from tokiwa.work.recovery import abandon


def test_it_is_on_record_as_revoked_and_reserved_no_more() -> None:
    reserved = ReservedSerial(FRESH, CA, "000000000000", "node", NOW, version=1)
    record = Issued(
        CA,
        "000000000000",
        FRESH,
        NOW,
        template="",
        requested_by="",
        status=IssuedStatus.ABANDONED,
        revoked_at=NOW,
        revocation_reason="UNSPECIFIED",
    )
    assert abandon(reserved, NOW) == Change(puts=(record,), drops=(reserved,))
