"""What has no work planned where it needs some: deployments, places of the inventory, rotations of CAs, mass replacements.

Asked by the daily audit.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias, TypeVar

from tokiwa.domain import deployment_notice, inventory_notice, rotation
from tokiwa.domain.change import Job
from tokiwa.domain.deployment import LATER, ROLLOUT, Deployment
from tokiwa.domain.deployment_wave import advance
from tokiwa.domain.inventory import Find
from tokiwa.domain.moment import Moment
from tokiwa.domain.replacement import REPLACE, Replacement
from tokiwa.domain.rotation import Rotation
from tokiwa.store import certificates, deployments, inventory, jobs, replacements, rotations
from tokiwa.store.transaction import Transaction
from tokiwa.work.deploying import absence
from tokiwa.work.editions import edition
from tokiwa.work.work import Work

PAGE = 200
T = TypeVar("T", Deployment, Find, Rotation, Replacement)
Lacks: TypeAlias = Sequence[tuple[Deployment | Find | Rotation | Replacement, tuple[Job, ...]]]


def lacking(work: Work, account: str, moment: Moment, wall: datetime) -> Iterator[Lacks]:
    """Those of an account with the jobs that are missing, a page at a time. `moment` is the account's time."""
    now, rolled_out = moment.now, set[str]()

    def of_deployment(tx: Transaction, found: Deployment) -> Iterator[Job]:
        yield from _missing(tx, deployment_notice.upkeep(found, now, wall))
        if found.certificate not in rolled_out:  # all of a certificate are brought along together
            rolled_out.add(found.certificate)
            yield from _rollout(tx, found, now)

    def of_find(tx: Transaction, found: Find) -> Iterator[Job]:
        return _missing(tx, inventory_notice.plan(found, moment))

    def of_rotation(tx: Transaction, found: Rotation) -> Iterator[Job]:
        return _missing(tx, rotation.upkeep(found, now))

    def of_replacement(tx: Transaction, found: Replacement) -> Iterator[Job]:
        return _missing(tx, (Job(REPLACE, found.id, account, now),) if found.going else ())

    yield from _pages(work, account, deployments.page, lambda each: each.arn, of_deployment)
    yield from _pages(work, account, inventory.page, lambda each: each.place, of_find)
    yield from _pages(work, account, rotations.page, lambda each: each.id, of_rotation)
    yield from _pages(work, account, replacements.page, lambda each: each.id, of_replacement)


def _pages(
    work: Work,
    account: str,
    page: Callable[[Transaction, str, str, int], list[T]],
    place: Callable[[T], str],
    lacks: Callable[[Transaction, T], Iterator[Job]],
) -> Iterator[Lacks]:
    after, more = "", True
    while more:
        with work.means.store.snapshot() as tx:
            found = page(tx, account, after, PAGE)
            missing = [(each, tuple(lacks(tx, each))) for each in found]
        yield [(each, wanted) for each, wanted in missing if wanted]
        after, more = place(found[-1]) if found else after, len(found) == PAGE


def _rollout(tx: Transaction, of: Deployment, now: datetime) -> tuple[Job, ...]:
    """A look at the deployments of a certificate, if one would come to something before the next that is planned."""
    certificate = certificates.get(tx, of.certificate)
    wanted = None if certificate is None else edition(tx, certificate)
    if wanted is None:
        return ()
    look = advance(deployments.of_certificate(tx, of.certificate), wanted, absence(tx), now)
    needed = now if look.changed else look.look_at
    keys = (of.certificate, f"{of.certificate}{LATER}")
    planned = min((due for key in keys if (due := jobs.due_at(tx, ROLLOUT, key)) is not None), default=None)
    if needed is None or (planned is not None and planned <= needed):
        return ()
    return (Job(ROLLOUT, of.certificate, of.account, now),)


def _missing(tx: Transaction, wanted: Sequence[Job]) -> Iterator[Job]:
    return (job for job in wanted if jobs.due_at(tx, job.kind, job.key) is None)
