"""Authorities from memory: every certificate that is issued asks for one, and hardly ever does one change."""

from tokiwa.domain.authority import Authority
from tokiwa.store import authorities
from tokiwa.work.work import Work


def remembered(work: Work, arn: str) -> Authority | None:
    """The authority with this ARN as it was last committed; for those who leave it as it is."""

    def load() -> Authority | None:
        with work.means.store.snapshot() as tx:
            return authorities.get(tx, arn)

    return work.means.store.cached("authorities", (Authority,), arn, load)


def renewing(work: Work, arn: str) -> Authority | None:
    """The authority that renews what the one with this ARN has issued: its last successor, itself if it has none."""
    found = remembered(work, arn)
    while found is not None and found.successor is not None:
        found = remembered(work, found.successor)
    return found
