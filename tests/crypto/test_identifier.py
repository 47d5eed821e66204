import pytest
from cryptography import x509

from tokiwa.crypto import identifier
from tokiwa.crypto.der import oid

GOOD = {"1.2.840.113549": "1.2.840.113549", "1.2.03": "1.2.3", "2.999.1": "2.999.1", "0.39": "0.39"}
BAD = ["", "1", "3.1", "1.40", "1.2.", "a.b", "1.2.-3", "1.2." + "9" * 50]


@pytest.mark.parametrize("dotted", GOOD)
def test_zeros_in_front_do_not_count(dotted):
    assert identifier.canonical(dotted) == GOOD[dotted]
    assert identifier.encoded(dotted) == oid(GOOD[dotted])
    name = x509.RegisteredID(x509.ObjectIdentifier(GOOD[dotted]))
    assert x509.SubjectAlternativeName([name]).public_bytes()[4:] == identifier.encoded(dotted)[2:]


@pytest.mark.parametrize("dotted", BAD)
def test_what_is_none_is_refused(dotted):
    with pytest.raises(ValueError, match=r"."):
        identifier.encoded(dotted)
