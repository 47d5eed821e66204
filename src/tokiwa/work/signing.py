"""Signing for many certificates at once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.issued import ReservedSerial
from tokiwa.domain.value import Value
from tokiwa.work.issuing import Made, NotMade, make
from tokiwa.work.work import Work


class Wanted(Value):
    """What is to be signed: a certificate, by its authority, with a serial that is reserved for it."""

    certificate: Certificate
    authority: Authority
    reserved: ReservedSerial


Result = Made | NotMade


def begin(work: Work, wanted: Sequence[Wanted], now: datetime) -> Callable[[], list[Result]]:
    """Have keys made that take long, beside each other. What is returned signs, in the order of what was wanted."""
    keys = [work.means.stock.order(each.certificate.key_algorithm) for each in wanted]

    def results() -> list[Result]:
        return [
            make(work, each.certificate, each.authority, each.reserved, now, None if key is None else key.result())
            for each, key in zip(wanted, keys, strict=True)
        ]

    return results
