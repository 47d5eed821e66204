"""What was sent to FIFO queues under which id."""

from typing import Any

from sqlalchemy import BigInteger, bindparam, delete

from tokiwa.domain.fifo import Forgotten, Sent
from tokiwa.store.aggregate import Aggregate, Shelf, instant
from tokiwa.store.statement import Statement
from tokiwa.store.transaction import Transaction

sent = Aggregate(
    Sent,
    "queue_sent",
    ["queue", "id"],
    lambda s: {"queue": s.queue, "id": s.id, "sent_at": instant(s.at)},
    numbers=["sent_at"],
    indexes=[["queue", "sent_at"]],
)
_s = sent.table.c
_forget = Statement(
    delete(sent.table).where(_s.queue == bindparam("k_queue"), _s.sent_at <= bindparam("k_until", type_=BigInteger))
)
_clear_sent = Statement(delete(sent.table).where(_s.queue == bindparam("k_queue")))


def earlier(tx: Transaction, queue: str, id_: str) -> Sent | None:
    """What was sent under this id."""
    return sent.get(tx, queue, id_)


def clear(cursor: Any, dialect: Any, queue: str) -> None:
    """Forget everything about a queue. Called by the writer alone."""
    _clear_sent.run(cursor, dialect, {"k_queue": queue})


class _Forgotten(Shelf[Forgotten]):
    table = sent.table

    def put(self, cursor: Any, dialect: Any, value: Forgotten) -> bool:
        _forget.run(cursor, dialect, {"k_queue": value.queue, "k_until": instant(value.until)})
        return True


Shelf.by_type[Forgotten] = _Forgotten()
