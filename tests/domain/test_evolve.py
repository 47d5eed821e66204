"""The quick way to change a value gives what the usual way gives."""

import attrs
import pytest

from managed import END, NOW, certificate, renewal
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.evolve import evolve

CHANGES = {
    "nothing": {},
    "one": {"exported": False},
    "the first and the last": {"arn": "another", "version": 7},
    "several": {"status": CertificateStatus.EXPIRED, "renewal": renewal(), "not_after": NOW, "tags": {"a": "b"}},
}


@pytest.mark.parametrize("case", CHANGES)
def test_it_is_what_attrs_gives(case: str) -> None:
    before = certificate(renewal=renewal(serial="5b"), issued_at=END)
    assert evolve(before, **CHANGES[case]) == attrs.evolve(before, **CHANGES[case])
    assert before == certificate(renewal=renewal(serial="5b"), issued_at=END)


def test_a_class_may_look_at_what_it_gets() -> None:
    @attrs.frozen
    class Whole:
        a: int = attrs.field(converter=int)
        b: int = 0

    assert evolve(Whole(1, 2), a="3") == Whole(3, 2)


def test_a_member_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        evolve(certificate(), colour="green")
