"""Lengths of time as people write them on the command line (`335d`, `1d12h`) and as ISO 8601 does (`P396D`)."""

import re
from datetime import timedelta

from tokiwa.domain.problem import Kind, Problem

_NUMBER = r"\d{1,9}"
_SHORT = re.compile(
    rf"(?:(?P<weeks>{_NUMBER})w)?(?:(?P<days>{_NUMBER})d)?(?:(?P<hours>{_NUMBER})h)?"
    rf"(?:(?P<minutes>{_NUMBER})m)?(?:(?P<seconds>{_NUMBER})s)?",
    re.ASCII,
)
_ISO = re.compile(
    rf"P(?:(?P<weeks>{_NUMBER})W)?(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?=\d)(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?",
    re.ASCII,
)


def parse(text: str) -> timedelta:
    """Read a length of time, which may be zero.

    Years and months are not accepted, for they have no one length. Raises Problem(INVALID).
    """
    found = _SHORT.fullmatch(text) or _ISO.fullmatch(text)
    units = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    if not units:
        raise _invalid(text)
    try:
        return timedelta(**units)
    except OverflowError:
        raise _invalid(text) from None


def _invalid(text: str) -> Problem:
    return Problem(
        Kind.INVALID,
        f'"{text[:100]}" is not a duration. Write it like 335d, 12h, 90m, 45s, 2w or 1d12h (largest unit first), '
        "or in ISO 8601 like P396D, PT1H30M or P1W; years and months are not accepted.",
    )
