"""move-messages: the next dead letters go back to where they came from, or on, at the pace that was asked for."""

from collections.abc import Sequence
from datetime import datetime

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.message_move import MOVE, Move, Status, again, ends, goes_on
from tokiwa.domain.queue_message import Message
from tokiwa.jobs.registry import job
from tokiwa.store import message_moves, queue_messages, queues
from tokiwa.work import Transaction, Work
from tokiwa.work.line import Line


@job(MOVE)
def move_messages(work: Work, batch: Batch) -> None:
    """One step of each move."""
    for task in batch.tasks:
        with work.transaction() as tx:
            move = message_moves.get(tx, task.key)
            going = move is not None and move.status is Status.RUNNING
            tx.apply(Change(finished=(task,)) + (_step(work, tx, move, batch.now) if move and going else Change()))


def _step(work: Work, tx: Transaction, move: Move, now: datetime) -> Change:
    source = queues.get(tx, move.source)
    if source is None:
        return ends(move, Status.FAILED, f"The queue {move.source} does not exist.")
    look = queue_messages.following if source.fifo else queue_messages.ready
    found = look(tx, source.arn, now, source.oldest(now), move.step)
    if not found:
        return ends(move, Status.COMPLETED)
    lines: dict[str, Line] = {}
    ids = sorted(work.draw.several(now, len(found)))
    for message, id_ in zip(found, ids, strict=True):
        arn = move.destination or message.source
        to = queues.get(tx, arn)
        if to is None:
            return ends(move, Status.FAILED, f"The queue {arn or '(none)'} does not exist.")
        lines.setdefault(arn, Line(tx, work.draw, to, now)).follow(again(message, arn, id_, now))
    return goes_on(move, len(found), now) + _written(found, list(lines.values()))


def _written(found: Sequence[Message], lines: Sequence[Line]) -> Change:
    change = Change(drops=tuple(found))
    for line in lines:
        change += line.change
    return change
