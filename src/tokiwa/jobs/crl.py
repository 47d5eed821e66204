"""crl and crl-soon: an authority's lists of revoked certificates are made, half-way through their validity or sooner.

A list and its number are written in one change, and only then can anybody see it. Two that make the same list meet a
Conflict, and one of them begins again; so no number is ever two lists.
"""

from collections.abc import Mapping
from datetime import datetime

import structlog

from tokiwa.crypto import crl as lists
from tokiwa.crypto.crl import Heading
from tokiwa.domain import revoking
from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change, Job
from tokiwa.domain.crl import CRL, CRL_COPY, CRL_SOON, HEAD_START, TRY_AGAIN, Crl, CrlContent, CrlEntry, next_number
from tokiwa.domain.distribution import (
    crl_configuration,
    crl_url,
    list_id,
    partition_of,
    partitions,
    validity,
)
from tokiwa.domain.issued import Issued
from tokiwa.domain.problem import Unavailable
from tokiwa.domain.restoration import crl_floor
from tokiwa.domain.revocation_reason import code_of
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.store import authorities, crl_entries, crls, issued, restorations
from tokiwa.store.aggregate import instant
from tokiwa.store.crl_entries import Row
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.authority_events import about
from tokiwa.work.issuing import issuer

log = structlog.get_logger("crl")

AT_ONCE = 1_000  # new entries that are read one by one and written together with the lists
CATCH_UP = 20_000  # in one commit, when there are more
_GENERATION = "ACM Private CA CRL Generation"


@job(CRL, aside=True, threads=2)
def crl(work: Work, batch: Batch) -> None:
    """Make those lists that are due."""
    for task in batch.tasks:
        _make(work, task, batch.now)


@job(CRL_SOON, aside=True, threads=2)
def crl_soon(work: Work, batch: Batch) -> None:
    """Make those lists to which something was added, or whose configuration changed."""
    for task in batch.tasks:
        _make(work, task, batch.now)


def _make(work: Work, task: Task, now: datetime) -> None:
    made = False
    while not made:
        with work.transaction() as tx:
            authority = authorities.get(tx, task.key)
            if authority is None or not revoking.tells(authority, now) or crl_configuration(authority) is None:
                apply(tx, Change(finished=(task,)))
                return
            lists_ = _Lists(work, tx, authority, now)
            made = lists_.complete
            apply(tx, Change(finished=(task,)) + _change(lists_, authority) if made else lists_.caught_up())


def _change(lists_: "_Lists", authority: Authority) -> Change:
    """The lists, or that they could not be made, and when to try again: what keeps the key from signing may pass."""
    try:
        return lists_.change()
    except Unavailable:
        raise
    except Exception:  # a key or a token that fails is a reason to tell
        log.exception("the lists of an authority could not be made", authority=authority.arn)
        return lists_.failed()


def entry_of(record: Issued) -> CrlEntry:
    """The entry of a certificate that was withdrawn."""
    number = int(record.serial, 16)
    der = lists.entry(number, record.revoked_at or record.issued_at, code_of(record.revocation_reason))
    return CrlEntry(record.authority, record.serial, partition_of(number), record.not_after, der)


class _Lists:
    """The lists of one authority at one moment."""

    def __init__(self, work: Work, tx: Transaction, authority: Authority, now: datetime) -> None:
        self._work, self._tx, self._authority, self._now = work, tx, authority, now
        self._before = {each.partition: each for each in crls.of_authority(tx, authority.arn)}
        self._valid = validity(authority)
        self._floor = crl_floor(restorations.latest(tx))
        self._new: list[CrlEntry] = []
        self._rows = self._gathered()

    @property
    def complete(self) -> bool:
        """Whether all that was withdrawn has an entry."""
        return len(self._new) < AT_ONCE

    def caught_up(self) -> Change:
        """Many entries without a list, as when lists are switched on for an old authority.

        The lists that there are count as due from then on, whatever becomes of this run.
        """
        new = map(entry_of, crl_entries.missing(self._tx, self._authority.arn, CATCH_UP))
        due = tuple(evolve(each, due=self._now) for each in self._before.values())
        return Change(puts=(*new, *due))

    def change(self) -> Change:
        """Those that are made, what is new in them, and when the next is due."""
        touched = {None, *(entry.partition for entry in self._new)} if self._new else set()
        wanted = [each for each in self._all() if each in touched or self._stale(each)]
        made = [self._made(each) for each in wanted]
        left = [each.due for partition, each in self._before.items() if partition not in wanted]
        following = Job(CRL, self._authority.arn, self._authority.account, min([each.due for each, _ in made] + left))
        puts = (*self._new, *(part for pair in made for part in pair))
        return Change(puts=puts, jobs=(following,)) + (self._told() if made else Change())

    def _gathered(self) -> Mapping[int | None, list[bytes]]:
        """The entries of each list, by serial."""
        found: dict[int | None, list[bytes]] = {partition: [] for partition in self._all()}
        since = {partition: self._since(partition) for partition in found}
        for serial, row in crl_entries.of_withdrawn(self._tx, self._authority.arn):
            _, partition, until, der = row or self._entered(serial)
            for wanted in (None, partition):
                if wanted in found and until > since[wanted]:
                    found[wanted].append(der)
            if not self.complete:
                break
        return found

    def _since(self, partition: int | None) -> int:
        """What expired is told once more (API reference, "CrlConfiguration"): since the list before, it may have."""
        before = self._before.get(partition)
        return instant(self._now if before is None else before.made_at) or 0

    def _entered(self, serial: str) -> Row:
        record = issued.get(self._tx, self._authority.arn, serial)
        if record is None:
            raise LookupError(f"there is no record of the serial {serial}")
        entry = entry_of(record)
        self._new.append(entry)
        return crl_entries.row(entry)

    def _all(self) -> list[int | None]:
        """The kind that is configured, and those that were: certificates that point to them are still good."""
        return sorted({*partitions(self._authority), *self._before}, key=lambda each: -1 if each is None else each)

    def _stale(self, partition: int | None) -> bool:
        before = self._before.get(partition)
        if before is None or before.due <= self._now or before.number <= self._floor:
            return True
        return before.next_update - before.made_at != self._valid or before.urls[0] != self._url(partition)

    def _url(self, partition: int | None) -> str:
        return crl_url(self._authority, partition, self._work.means.publication.url)

    def _made(self, partition: int | None) -> tuple[Crl, CrlContent]:
        authority, before, url = self._authority, self._before.get(partition), self._url(partition)
        entries = self._rows[partition]
        # A certificate names the URL of its day, and only a list that names it too counts for it (RFC 5280 section 6.3.3).
        urls = tuple(dict.fromkeys((url, *(() if before is None else before.urls))))
        heading = Heading(
            next_number(before, self._floor, self._now),
            self._now - HEAD_START,
            self._now + self._valid,
            () if partition is None else urls,
        )
        by = issuer(self._work, authority)
        der = lists.sign(by.parts, heading, entries, by.signer)
        name = list_id(authority.arn, partition)
        made = Crl(
            id=name,
            authority=authority.arn,
            account=authority.account,
            partition=partition,
            number=heading.number,
            made_at=self._now,
            next_update=heading.next_update,
            due=self._now + self._valid / 2,
            size=len(der),
            entries=len(entries),
            urls=urls,
            copied=0 if before is None else before.copied,
            version=0 if before is None else before.version,
        )
        return made, CrlContent(name, der)

    def failed(self) -> Change:
        """Nothing but that, and another attempt."""
        again = Job(CRL, self._authority.arn, self._authority.account, self._now + TRY_AGAIN)
        reason = "Failed to generate CRL. Internal failure."
        return Change(
            events=(about(self._work, self._authority, _GENERATION, self._now, reason=reason),), jobs=(again,)
        )

    def _told(self) -> Change:
        """The lists are there; where there is a bucket, they are told of when they are in it."""
        authority = self._authority
        if "S3BucketName" in (crl_configuration(authority) or {}):
            return Change(jobs=(Job(CRL_COPY, authority.arn, authority.account, self._now),))
        return Change(events=(about(self._work, authority, _GENERATION, self._now),))
