"""A page of certificates by creation, of those that are wanted. One call looks at a limited number of them."""

from collections.abc import Callable, Collection

from tokiwa.domain.certificate import Certificate
from tokiwa.store import certificates
from tokiwa.work import Transaction

# Certificates that one call looks at. A page of those that a filter wants may be short, or empty, and others follow.
LOOKED = 5_000
PAGE = 500  # of them that are read at once

Position = tuple[int, str]


def some(
    tx: Transaction,
    account: str,
    after: Position,
    most: int,
    wanted: Callable[[Certificate], bool],
    *,
    newest_first: bool,
    words: Collection[str] = (),
) -> tuple[list[Certificate], Position | None]:
    """At most so many of those behind a position, and the position behind which there are more; None at the end.

    With words it looks only at certificates that have one of them in a name.
    """
    found: list[Certificate] = []
    looked, more, size = 0, True, most + 1
    while more and len(found) <= most and looked < LOOKED:
        page = certificates.page(tx, account, after, size, newest_first=newest_first, words=words)
        found += filter(wanted, page)
        looked, more, size = looked + len(page), len(page) == size, PAGE
        after = certificates.position(page[-1]) if page else after
    if len(found) > most:
        return found[:most], certificates.position(found[most - 1])
    return found, after if more else None
