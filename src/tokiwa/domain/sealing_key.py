"""A key-encryption key that secrets in the database may be sealed with: every node must have all of them."""

from collections.abc import Iterable
from datetime import datetime

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value


class SealingKey(Value):
    """Its id, and since when it is in use. The key itself is in no database."""

    id: str
    used_since: datetime
    version: int = 0


def agree(known: Iterable[SealingKey], own: Iterable[str], current: str, now: datetime) -> SealingKey | None:
    """What a node with its `own` keys has to put on record: its current key, if that is new.

    Problem FAILED for a node that lacks a key: it could not read what others write, nor they what it would.
    """
    ids = {key.id for key in known}
    missing = sorted(ids - set(own))
    if missing:
        raise Problem(
            Kind.FAILED,
            f"The database has secrets sealed with the key-encryption key {missing[0]}, which this node does not have."
            " Copy the file kek from the data folder of a node that works (mode 600) into this one's, and start again.",
        )
    return None if current in ids else SealingKey(current, now)
