"""replay: the next events of an archive go to its bus again; a replay that is long over is forgotten."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import NOTHING, Change
from tokiwa.domain.replay import REPLAY, Replay, ReplayAct, ReplayState, end, send
from tokiwa.jobs.registry import job
from tokiwa.store import archives, replays
from tokiwa.store.aggregate import instant
from tokiwa.work import Conflict, Transaction, Work

MOST = 100  # events in one commit, as many as are published in one


@job(REPLAY)
def replay(work: Work, batch: Batch) -> None:
    """Take the next step of each replay."""
    changes = []
    with work.means.store.snapshot() as tx:
        for task in batch.tasks:
            found = replays.get(tx, task.key)
            step = NOTHING if found is None else _step(work, tx, found, batch)
            changes.append(Change(finished=(task,)) + step)
    for task, problem in zip(batch.tasks, work.write(changes), strict=True):
        if isinstance(problem, Conflict):  # somebody cancelled it meanwhile
            work.means.store.release(task, batch.now)
        elif problem is not None:
            raise problem


def _step(work: Work, tx: Transaction, found: Replay, batch: Batch) -> Change:
    if not found.active:
        return Change(drops=(found,))
    if found.state is ReplayState.CANCELLING:
        return end(found, ReplayAct.STOP, batch.now)
    if archives.get(tx, found.archive) is None:
        name = found.archive.rpartition("/")[2]
        return end(found, ReplayAct.FAIL, batch.now, f"Archive {name} does not exist any more.")
    first = (instant(found.since) or 0, "")
    following = archives.following(tx, found.archive, found.place or first, found.until, MOST)
    if not following:
        return end(found, ReplayAct.COMPLETE, batch.now)
    events = [event for _, event in following]
    return send(found, events, work.draw.several(batch.now, len(events)), following[-1][0], batch.now)
