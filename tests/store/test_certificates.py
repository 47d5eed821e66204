from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.value import evolve
from tokiwa.store import certificates


def certificate(name, minutes=0, account=ACCOUNT, authority="ca"):
    made = NOW + timedelta(minutes=minutes)
    names = (f"{name}.example.com",)
    return Certificate(
        f"arn:{name}", account, names[0], names, "RSA_2048", made, CertificateStatus.ISSUED, authority=authority
    )


def arns(found):
    return [each.arn.removeprefix("arn:") for each in found]


def pages(store, limit, **order):
    """All pages, one after the other, as a caller walks them."""
    found = []
    after = certificates.LAST if order["newest_first"] else certificates.FIRST
    while page := look(store, certificates.page, ACCOUNT, after, limit, **order):
        found.append(arns(page))
        after = certificates.position(page[-1])
    return found


def test_one_is_read_as_it_was_written(store):
    value = evolve(certificate("a"), tags={"ü": ""}, options={"Export": "DISABLED"}, key="sealed:x")
    write(store, value)
    assert look(store, certificates.get, "arn:a") == evolve(value, version=1)


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [(True, [["e", "d"], ["c", "b"], ["a"]]), (False, [["a", "b"], ["c", "d"], ["e"]])],
)
def test_pages_by_creation_even_within_one_moment(store, newest_first, expected):
    moments = {"a": 0, "b": 5, "c": 5, "d": 5, "e": 9}
    write(store, *(certificate(name, minutes) for name, minutes in moments.items()))
    write(store, certificate("x", 5, account="111111111111"))
    assert pages(store, 2, newest_first=newest_first) == expected
