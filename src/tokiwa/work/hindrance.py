"""What comes between a renewal that is ready and its signature: faults, and its turn under a budget. Called by `jobs.renew`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from tokiwa.domain import renewal
from tokiwa.domain.call import Task
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.defect import Defect
from tokiwa.domain.fault import RENEW, Effect, Fault, Occasion
from tokiwa.domain.moment import Moment
from tokiwa.domain.value import Value, evolve
from tokiwa.work import faults, pacing
from tokiwa.work.work import Work

LATE = b"late"  # the payload of a renewal's job that a fault has put off


class Ready(Value):
    """A renewal that may sign: its certificate as it was read, and with the attempt that begins."""

    task: Task
    found: Certificate
    begun: Certificate
    moment: Moment


def held(work: Work, ready: Sequence[Ready], now: datetime) -> Mapping[str, Change]:
    """What is to be written instead, by the certificates of those that must not sign now. Nothing, nearly always."""
    struck = _struck(work, ready)
    left = [(each.task, each.found) for each in ready if each.task.key not in struck]
    return struck | {key: Change(jobs=(job,)) for key, job in pacing.later(work, left, now).items()}


def _struck(work: Work, ready: Sequence[Ready]) -> dict[str, Change]:
    of_account: dict[str, list[Ready]] = defaultdict(list)
    for each in ready:
        # What was put off, by a fault or for its turn, was asked about when it came first.
        if not each.task.payload:
            of_account[each.task.account].append(each)
    changes: dict[str, Change] = {}
    for account, those in of_account.items():
        if RENEW in faults.known(work, account):
            occasions = [Occasion((each.found.arn, each.found.authority or "")) for each in those]
            hits = zip(those, faults.strike(work, account, RENEW, occasions), strict=True)
            changes |= {each.task.key: _fate(each, fault) for each, fault in hits if fault is not None}
    return changes


def _fate(each: Ready, fault: Fault) -> Change:
    if fault.effect is Effect.DELAY:
        later = each.moment.now + fault.wait
        return Change(jobs=(Job(RENEW, each.task.key, each.task.account, later, LATE),))
    begun = evolve(each.begun, version=each.found.version)  # the attempt was not written
    return renewal.fail(begun, Defect(fault.reason, fault.sentence), each.moment)
