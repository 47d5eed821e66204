"""The messages in queues, in the order in which they can be received."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, case, delete, exists, func, select

from tokiwa.domain.queue import Emptied
from tokiwa.domain.queue_message import Message
from tokiwa.domain.value import Value
from tokiwa.store.aggregate import Aggregate, Shelf
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def _exact(moment: datetime) -> int:
    """Microseconds since 1970: what is sent together is received in the order in which it was given."""
    return (moment - _EPOCH) // _MICROSECOND


messages = Aggregate(
    Message,
    "queue_messages",
    ["queue", "id"],
    lambda m: {
        "queue": m.queue,
        "id": m.id,
        "visible_at": _exact(m.visible_at),
        "sent_at": _exact(m.sent_at),
        "receives": m.receives,
        "message_group": m.group,
        "number": m.number,
    },
    text=["message_group"],
    numbers=["visible_at", "sent_at", "receives", "number"],
    indexes=[
        ["queue", "visible_at", "id"],
        ["queue", "sent_at"],
        ["queue", "number"],
        ["queue", "message_group", "visible_at"],
    ],
)
_c = messages.table.c
_other = messages.table.alias("other")
_now, _oldest = bindparam("now", type_=BigInteger), bindparam("oldest", type_=BigInteger)
_kept = and_(_c.queue == bindparam("queue"), _c.sent_at > _oldest)
_ready = messages.query(_kept, _c.visible_at <= _now, order=[_c.visible_at, _c.id], limit=True)
# As long as a message of a group is received and not done with, none of the group is received (FIFO queues).
_held = exists().where(
    _other.c.queue == _c.queue,
    _other.c.message_group == _c.message_group,
    _other.c.visible_at > _now,
    _other.c.receives > 0,
    _other.c.sent_at > _oldest,
)
_next = messages.query(_kept, _c.visible_at <= _now, ~_held, order=[_c.number, _c.id], limit=True)
_count = Statement(
    select(
        func.coalesce(func.sum(case((_c.visible_at <= _now, 1), else_=0)), 0),
        func.coalesce(func.sum(case((and_(_c.visible_at > _now, _c.receives > 0), 1), else_=0)), 0),
        func.coalesce(func.sum(case((and_(_c.visible_at > _now, _c.receives == 0), 1), else_=0)), 0),
    ).where(_kept)
)
_last = Statement(select(func.coalesce(func.max(_c.number), 0)).where(_c.queue == bindparam("queue")))
_empty = Statement(
    delete(messages.table).where(_c.queue == bindparam("k_queue"), _c.sent_at <= bindparam("k_until", type_=BigInteger))
)
_clear = Statement(delete(messages.table).where(_c.queue == bindparam("k_queue")))


class Count(Value):
    """How many messages can be received, were received and are not done with, and wait for their delay to end."""

    ready: int
    held: int
    delayed: int


def get(tx: Transaction, queue: str, id_: str) -> Message | None:
    """One message."""
    return messages.get(tx, queue, id_)


def ready(tx: Transaction, queue: str, now: datetime, oldest: datetime, limit: int) -> list[Message]:
    """Messages that can be received now and were sent after `oldest`, those first that could be first."""
    return messages.all(tx, _ready, queue=queue, now=_exact(now), oldest=_exact(oldest), limit=limit)


def following(tx: Transaction, queue: str, now: datetime, oldest: datetime, limit: int) -> list[Message]:
    """The same of a FIFO queue: in their order, none of a group of which somebody has one."""
    return messages.all(tx, _next, queue=queue, now=_exact(now), oldest=_exact(oldest), limit=limit)


def last(tx: Transaction, queue: str) -> int:
    """The highest number of a message in a FIFO queue; 0 in an empty one."""
    (found,) = tx.one(_last, {"queue": queue})
    return int(found)


def count(tx: Transaction, queue: str, now: datetime, oldest: datetime) -> Count:
    """How many messages there are."""
    row = tx.one(_count, {"queue": queue, "now": _exact(now), "oldest": _exact(oldest)})
    return Count(*map(int, row))


def clear(cursor: Any, dialect: Any, queue: str) -> None:
    """Remove every message of a queue. Called by the writer alone."""
    _clear.run(cursor, dialect, {"k_queue": queue})


class _Emptied(Shelf[Emptied]):
    table = messages.table

    def put(self, cursor: Any, dialect: Any, value: Emptied) -> bool:
        _empty.run(cursor, dialect, {"k_queue": value.queue, "k_until": _exact(value.until)})
        return True


Shelf.by_type[Emptied] = _Emptied()
