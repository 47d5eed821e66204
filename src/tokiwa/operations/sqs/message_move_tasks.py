"""sqs:StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask: dead letters that go back."""

from typing import Any

from tokiwa.domain import message_move
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.message_move import FASTEST, MOVE, Move, Status
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.queue import Queue
from tokiwa.operations.authorise import require
from tokiwa.operations.registry import operation
from tokiwa.operations.sqs.finding import invalid, on_arn, policy_of, resource_keys
from tokiwa.store import message_moves, queue_messages, queues
from tokiwa.work import Transaction, Work, apply

MOST = 10
_SOURCE, _DESTINATION = "SourceArn", "DestinationArn"


@operation("sqs:StartMessageMoveTask", on=on_arn(_SOURCE), context=resource_keys, policy=policy_of)
def start_message_move_task(work: Work, call: Call) -> dict[str, Any]:
    """Begin; the messages are moved by a job. Who moves them must also be allowed to receive, delete and send them."""
    source, to, rate = call.input[_SOURCE], call.input.get(_DESTINATION), call.input.get("MaxNumberOfMessagesPerSecond")
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage"):
        require(work, call, action, source)
    if to is not None:
        require(work, call, "sqs:SendMessage", to)
    if rate is not None and not 1 <= rate <= FASTEST:
        raise invalid("MaxNumberOfMessagesPerSecond", rate, f"It is from 1 to {FASTEST}.")
    with work.transaction() as tx:
        found = _queue(tx, call, source)
        if not queues.sources(tx, source, "", 1):
            raise invalid(_SOURCE, source, "Source queue must be configured as a Dead Letter Queue.")
        if to is not None and (to == source or _queue(tx, call, to).fifo != found.fifo):
            raise invalid(_DESTINATION, to, "It is another queue of the same type.")
        if any(each.status is Status.RUNNING for each in message_moves.of_source(tx, source, 1)):
            reason = "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
            raise Problem(Kind.INVALID, reason, "UnsupportedOperation")
        total = queue_messages.count(tx, source, call.now, found.oldest(call.now)).ready
        move = Move(work.draw.dated(call.now), call.account, source, call.now, total, to, rate)
        apply(tx, Change(puts=(move,), jobs=(move.job(call.now),)))
    return {"TaskHandle": move.id}


@operation("sqs:ListMessageMoveTasks", on=on_arn(_SOURCE), context=resource_keys, policy=policy_of)
def list_message_move_tasks(work: Work, call: Call) -> dict[str, Any]:
    """The latest first; one that can be cancelled has its handle."""
    most = call.input.get("MaxResults", 1)
    if not 1 <= most <= MOST:
        raise invalid("MaxResults", most, f"It is from 1 to {MOST}.")
    with work.transaction() as tx:
        _queue(tx, call, call.input[_SOURCE])
        found = message_moves.of_source(tx, call.input[_SOURCE], most)
    return {"Results": [_told(each) for each in found]}


def _of_task(tx: Transaction, call: Call) -> str:
    return _task(tx, call).source


@operation("sqs:CancelMessageMoveTask", lookup=_of_task, context=resource_keys, policy=policy_of)
def cancel_message_move_task(work: Work, call: Call) -> dict[str, Any]:
    """Move no more; what was moved stays where it is."""
    with work.transaction() as tx:
        move = _task(tx, call)
        if move.status is not Status.RUNNING:
            raise Problem(Kind.WRONG_STATE, "The task is not running any more.", "UnsupportedOperation")
        apply(tx, message_move.ends(move, Status.CANCELLED) + Change(cancels=((MOVE, move.id),)))
    return {"ApproximateNumberOfMessagesMoved": move.moved}


def _task(tx: Transaction, call: Call) -> Move:
    found = message_moves.get(tx, call.input["TaskHandle"])
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, "Task does not exist.", "ResourceNotFoundException")
    return found


def _queue(tx: Transaction, call: Call, arn: str) -> Queue:
    found = queues.get(tx, arn)
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, "The queue that the task names does not exist.", "ResourceNotFoundException")
    return found


def _told(move: Move) -> dict[str, Any]:
    return {
        "TaskHandle": move.id if move.status is Status.RUNNING else None,
        "Status": move.status.value,
        "SourceArn": move.source,
        "DestinationArn": move.destination,
        "MaxNumberOfMessagesPerSecond": move.rate,
        "ApproximateNumberOfMessagesMoved": move.moved,
        "ApproximateNumberOfMessagesToMove": move.total,
        "FailureReason": move.reason or None,
        "StartedTimestamp": int(move.started_at.timestamp() * 1000),
    }
