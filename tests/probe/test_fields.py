"""What a probe reads of certificates is what the library reads of them."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.probe.places import Ca

from tokiwa.crypto.serial import colons
from tokiwa.probe import fields

DATES = [datetime(1951, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), datetime(2070, 1, 2, tzinfo=UTC)]


@pytest.mark.parametrize("since", DATES, ids=lambda each: str(each.year))
def test_serial_and_validity_are_read(since: datetime) -> None:
    """In each of the two forms of a date, and in the years in which the short one is ambiguous."""
    ca = Ca(since=since)
    for certificate in (ca.root, ca.issuing, ca.pair("www.example.com").certificate):
        found = fields.read(certificate.public_bytes(Encoding.DER))
        assert found.serial == colons(certificate.serial_number)
        assert (found.not_before, found.not_after) == (
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
        )


def test_what_is_no_certificate_is_a_value_error_wherever_it_is_cut_off() -> None:
    der = Ca().root.public_bytes(Encoding.DER)
    for at in range(len(der)):
        with pytest.raises(ValueError, match="it "):
            fields.read(der[:at])
