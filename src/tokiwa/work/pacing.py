"""Turns of renewals whose CA has a budget, given out just before they would begin. Called by `jobs.renew`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tokiwa.domain import smoothing
from tokiwa.domain.call import Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.domain.renewal_stage import Stage, stage
from tokiwa.domain.smoothing import TURN, Claim, Queue, Turn
from tokiwa.domain.value import evolve
from tokiwa.store import renewal_queues
from tokiwa.work.insist import insist
from tokiwa.work.renewal_policies import policies
from tokiwa.work.work import Work

Ready = tuple[Task, Certificate]  # a claimed renewal that nothing keeps from being signed, as it was read


def later(work: Work, ready: Iterable[Ready], now: datetime) -> Mapping[str, Job]:
    """The jobs of those that must wait for their turn, by certificate. The turns are on record when this returns."""
    known = policies(work)
    if not known.by_scope:
        return {}
    waiting: dict[str, list[tuple[Claim, Ready]]] = defaultdict(list)
    for each in ready:
        task, certificate = each
        policy = known.of(certificate)
        if policy.interval is not None and _needs_turn(task, certificate, now):
            waiting[certificate.authority or ""].append((claim(certificate, policy, now), each))
    jobs: dict[str, Job] = {}
    for authority, those in waiting.items():
        # Whose time is shortest goes first; of equals each has its place by its share.
        those.sort(key=lambda entry: (not entry[0].at_once, entry[0].latest, entry[0].share))
        jobs |= _given(work, authority, known.of(those[0][1][1]), those, now)
    return jobs


def claim(certificate: Certificate, policy: RenewalPolicy, now: datetime) -> Claim:
    """What a due renewal asks for. Who called RenewCertificate does not wait."""
    end = certificate.not_after or now
    asked = stage(certificate.renewal) is Stage.WAITING
    return Claim(now, smoothing.latest(end, policy), smoothing.share(certificate.arn), at_once=asked)


def _needs_turn(task: Task, certificate: Certificate, now: datetime) -> bool:
    """Not when it has one, nor when its last attempt was cut off while it signed."""
    has_turn = task.payload == TURN and now - task.due <= smoothing.KEPT
    return not has_turn and stage(certificate.renewal) is not Stage.SIGNING


def _given(
    work: Work, authority: str, policy: RenewalPolicy, those: Sequence[tuple[Claim, Ready]], now: datetime
) -> Mapping[str, Job]:
    def take() -> Sequence[Turn]:
        with work.transaction() as tx:
            queue = renewal_queues.get(tx, authority) or Queue(authority, authority.split(":")[4], now)
            turns, free = smoothing.turns(policy, max(queue.free, now), [claim for claim, _ in those])
            tx.apply(Change(puts=(evolve(queue, free=free),)))
        return turns

    return {
        certificate.arn: Job(task.kind, task.key, task.account, turn.at, TURN)
        for turn, (_, (task, certificate)) in zip(insist(take), those, strict=True)
        if turn.at > now
    }
