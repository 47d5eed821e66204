"""That a database was restored, and what follows for numbers that must never be used twice (decision 0018)."""

from datetime import datetime

from tokiwa.domain.value import Value

_NUMBERS = 64  # bits for the numbers that are given out after one restore


class Restoration(Value):
    """One restore. `taken_at` is when the backup was taken; `journal` says whether one told what came after it."""

    taken_at: datetime
    restored_at: datetime
    journal: bool
    version: int = 0


def crl_floor(latest: Restoration | None) -> int:
    """What every CRL number must be above (RFC 5280 section 5.2.3: they grow, and have up to 20 octets).

    The moment of the last restore stands before the count, because the numbers that were given out after the backup
    are not known any more, nor how often the same backup was restored.
    """
    return 0 if latest is None else int(latest.restored_at.timestamp()) << _NUMBERS
