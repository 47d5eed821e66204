"""rotate: the next step of a rotation that nobody has to decide on: make the new CA, send out its root, go back, end.

Each step is one change; what it must not do twice is on record before (the new CA's ARN, its key, each serial number), and
what is there is not made again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import NOTHING, Change, Job
from tokiwa.domain.deployment import ROLLOUT, DeploymentAct, moved
from tokiwa.domain.deployment_step import retried
from tokiwa.domain.problem import Problem
from tokiwa.domain.rotation import ROTATE, Installed, Rotation, RotationAct, RotationStatus, job, passed
from tokiwa.domain.rotation_gate import returned
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job as kind
from tokiwa.store import authorities, deployments, rotations
from tokiwa.work import Conflict, Work
from tokiwa.work.dependents import dependents
from tokiwa.work.deploying import written as deployed
from tokiwa.work.rotating import at_work, new_of, new_root, old_of, under_way, wave, written
from tokiwa.work.successor import certified, crossed, made, resigned, with_bridge

PAGE = 1000  # deployments that are told in one step
SOON, AGAIN = timedelta(minutes=1), timedelta(hours=1)


@kind(ROTATE, aside=True)
def rotate(work: Work, batch: Batch) -> None:
    """One step of each; the next one is the task's successor."""
    for task in batch.tasks:
        try:
            _one(work, task, batch.now)
        except Conflict:
            work.means.store.release(task, batch.now)


def _one(work: Work, task: Task, now: datetime) -> None:
    with work.transaction() as tx:
        rotation = rotations.get(tx, task.key)
    step = None if rotation is None else _STEPS.get(rotation.status)
    change = NOTHING
    if rotation is not None and step is not None:
        try:
            change = step(work, rotation, now)
        except Problem as problem:  # the parent is disabled, the token is away: it is said, and tried again
            change = Change(puts=(evolve(rotation, reason=problem.message),), jobs=(job(rotation, now + AGAIN),))
    with work.transaction() as tx:
        tx.apply(Change(finished=(task,)) + change)


def _make(work: Work, rotation: Rotation, now: datetime) -> Change:
    """The new CA, its certificate, the cross certificates; one of them."""
    with work.means.store.snapshot() as tx:
        old, new = old_of(tx, rotation), authorities.get(tx, rotation.successor)
        by = None if not rotation.design.parent else authorities.get(tx, rotation.design.parent)
    following, change = rotation, NOTHING
    if new is None:
        change = made(work, rotation, old, now)
    elif new.certificate is None:
        change = certified(work, rotation, old, new, by or new, now)
    elif rotation.design.cross_signed and not rotation.bridge:
        bridge, change = crossed(work, rotation, new, old, now)
        following = evolve(rotation, bridge=bridge)
        change += _bridged(work, new, bridge)
    elif rotation.design.cross_signs and not rotation.bridge_back:
        bridge, change = crossed(work, rotation, old, new, now)
        following = evolve(rotation, bridge_back=bridge)
        change += _bridged(work, old, bridge)
    else:
        following = passed(rotation, RotationAct.MADE, now)
    following = evolve(following, reason="")
    return change + written(work, rotation, following, now) + Change(jobs=(job(rotation, now),))


def _bridged(work: Work, authority: Authority, bridge: str) -> Change:
    with work.means.store.snapshot() as tx:
        return Change(puts=with_bridge(tx, authority, bridge))


def _distribute(work: Work, rotation: Rotation, now: datetime) -> Change:
    """Have the agents take the trust bundle that has the new root: what they keep is installed again, in its waves and windows.

    Each is asked once. Who does not answer is missing at the gate.
    """
    if rotation.position is None:
        return NOTHING
    with work.means.store.snapshot() as tx:
        root = new_root(tx, rotation)
        page = deployments.page(tx, rotation.account, rotation.position, PAGE) if root is not None else []
        asked = [
            each for each in page if root not in each.trusts and moved(each.status, DeploymentAct.RETRY) is not None
        ]
        old = old_of(tx, rotation)
    concerned = set(dependents(work, old, now).deployments) if asked else set()
    change = NOTHING
    for each in asked:
        if each.name in concerned:
            rollout = Job(ROLLOUT, each.certificate, each.account, now)
            change += deployed(work, each, retried(each, now), now) + Change(jobs=(rollout,))
    position = page[-1].arn if len(page) == PAGE else None
    jobs = () if position is None else (job(rotation, now),)
    return change + Change(puts=(evolve(rotation, position=position),), jobs=jobs)


def _resign(work: Work, rotation: Rotation, now: datetime) -> Change:
    """The next CA below: its certificate is from the new CA, or its chain leads there, and so does all that it has issued."""
    if not rotation.unsigned:
        return NOTHING
    (arn, above), *_ = rotation.unsigned
    anew = above == rotation.authority
    with work.means.store.snapshot() as tx:
        found, by = authorities.get(tx, arn), authorities.get(tx, rotation.successor if anew else above)
    if found is None or by is None or found.state(now) is not AuthorityStatus.ACTIVE:  # it went its own way since
        following = evolve(rotation, below=tuple(each for each in rotation.below if each[0] != arn))
        return Change(puts=(following,), jobs=(job(rotation, now),))
    before = Installed(
        arn, found.certificate, found.chain, found.bridge, found.serial, found.not_before, found.not_after
    )
    change = resigned(work, rotation, found, by, now, anew=anew)
    following, begun = under_way(rotation, wave(work, rotation, arn, now))
    following = evolve(following, resigned=(*rotation.resigned, before), reason="")
    return change + begun + Change(puts=(following,), jobs=(job(rotation, now),))


def _return(work: Work, rotation: Rotation, now: datetime) -> Change:
    """The way back is done when the new CA has no certificates any more; what was issued meanwhile takes another round."""
    with work.means.store.snapshot() as tx:
        going, _ = at_work(tx, rotation)
        new = new_of(tx, rotation)
    if going:
        return Change(jobs=(job(rotation, now + SOON),))
    if returned(dependents(work, new, now), going=going):
        back = passed(rotation, RotationAct.RETURNED, now)
        return written(work, rotation, back, now) + Change(puts=(evolve(new, successor=None),))
    again, change = under_way(evolve(rotation, current=()), wave(work, rotation, rotation.successor, now))
    return change + Change(puts=(again,), jobs=(job(rotation, now + AGAIN),))


def _retire(work: Work, rotation: Rotation, now: datetime) -> Change:
    """The end of the last certificate is the end of the rotation."""
    if rotation.ends_at is not None and rotation.ends_at > now:
        return Change(jobs=(job(rotation, rotation.ends_at),))
    return written(work, rotation, passed(rotation, RotationAct.FINISH, now), now)


_STEPS: Mapping[RotationStatus, Callable[[Work, Rotation, datetime], Change]] = {
    RotationStatus.MAKING: _make,
    RotationStatus.DISTRIBUTING: _distribute,
    RotationStatus.REISSUING: _resign,
    RotationStatus.RETURNING: _return,
    RotationStatus.RETIRING: _retire,
}
