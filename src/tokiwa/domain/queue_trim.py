"""When a queue is rid of messages that are older than it keeps them: they cannot be received any more before that."""

from datetime import datetime, timedelta

from tokiwa.domain.change import Change, Job
from tokiwa.domain.fifo import REMEMBERED, Forgotten
from tokiwa.domain.queue import Emptied, Queue

TRIM = "trim-queue"
EVERY = timedelta(days=1)


def plan(queue: Queue, due: datetime) -> Change:
    """The next round for this queue."""
    return Change(jobs=(Job(TRIM, queue.arn, queue.account, due),))


def trim(queue: Queue | None, now: datetime) -> Change:
    """What is too old goes, and tomorrow again; nothing for a queue that is gone."""
    if queue is None:
        return Change()
    gone = (Emptied(queue.arn, queue.oldest(now)), Forgotten(queue.arn, now - REMEMBERED))
    return Change(puts=gone) + plan(queue, now + EVERY)
