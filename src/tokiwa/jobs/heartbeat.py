"""heartbeat: one look at everything that has promised a sign of life; what is late becomes an event, once."""

from collections.abc import Iterator
from datetime import datetime

import structlog

from tokiwa.domain import heartbeat
from tokiwa.domain.account import Account
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.dispatch import Delivery
from tokiwa.domain.heartbeat import HEARTBEAT, Beat
from tokiwa.jobs.registry import job
from tokiwa.store import accounts, census, nodes, outstanding
from tokiwa.work import Transaction, Work

log = structlog.get_logger("heartbeat")

PAGE = 500
MOST = 20_000  # deliveries that are looked through; a target that is away has its share of them


@job(HEARTBEAT, aside=True, threads=1)
def beat(work: Work, batch: Batch) -> None:
    """Make a round, and plan the next one."""
    for task in batch.tasks:
        _round(work, batch, task)


def _round(work: Work, batch: Batch, task: Task) -> None:
    with work.means.store.snapshot() as tx:
        known = {account.id: account for account in accounts.every(tx)}
        beats = [*_own(tx, known, batch.now), *_targets(tx)]
    found = heartbeat.judge(heartbeat.known_late(task.payload), beats, batch.now)
    for late in found.begun:
        log.error("heartbeat late", part=late.part.value, name=late.name, since=late.since.isoformat(), what=late.what)
    for over in found.over:
        log.info("heartbeat restored", part=over.part.value, name=over.name)
    told = [(heartbeat.late_event, each) for each in found.begun] + [
        (heartbeat.restored_event, each) for each in found.over
    ]
    events = tuple(
        event(each, work.draw.uuid(), known[each.account].now(batch.now), batch.region)
        for event, each in told
        if each.account in known
    )
    with work.transaction() as tx:
        tx.apply(Change(finished=(task,), events=events, jobs=(heartbeat.following(batch.now, found.late),)))


def _own(tx: Transaction, known: dict[str, Account], now: datetime) -> Iterator[Beat]:
    """Nodes and kinds of work: they concern who runs the server, whose account is the first."""
    owner = min(known.values(), key=lambda account: (account.created_at, account.id), default=None)
    account = "" if owner is None else owner.id
    for node in nodes.every(tx):
        yield heartbeat.of_node(node, account)
    for kind, backlog in census.backlog(tx, now).items():
        if backlog.oldest is not None:
            yield heartbeat.of_work(kind, backlog.waiting, backlog.oldest, account)


def _targets(tx: Transaction) -> list[Beat]:
    """The targets that have refused an event which is still to be delivered, each since its first refusal."""
    first: dict[tuple[str, str], Delivery] = {}
    after, seen = "", 0
    while seen < MOST:
        page = outstanding.undelivered(tx, after, PAGE)
        for delivery in page:
            place = (delivery.account, delivery.target_arn)
            if delivery.first_at is not None and delivery.error_code and _earlier(delivery, first.get(place)):
                first[place] = delivery
        if not page:
            break
        after, seen = page[-1].key, seen + len(page)
    return [
        heartbeat.of_target(arn, account, each.first_at or each.created_at, each.error_message)
        for (account, arn), each in first.items()
    ]


def _earlier(one: Delivery, other: Delivery | None) -> bool:
    return other is None or (one.first_at or one.created_at) < (other.first_at or other.created_at)
