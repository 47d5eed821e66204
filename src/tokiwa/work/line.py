"""Messages on their way into one queue in one transaction: in a FIFO queue each gets its place in the line, once."""

from datetime import datetime

from tokiwa.domain import fifo
from tokiwa.domain.change import Change
from tokiwa.domain.fifo import Sent
from tokiwa.domain.queue import Queue
from tokiwa.domain.queue_message import Message
from tokiwa.domain.value import evolve
from tokiwa.store import fifo as remembered
from tokiwa.store import queue_messages
from tokiwa.store.transaction import Transaction
from tokiwa.work.draw import Draw


class Line:
    """`change` is what is to be written when all have been added."""

    def __init__(self, tx: Transaction, draw: Draw, queue: Queue, now: datetime) -> None:
        self._tx, self._draw, self._queue, self._now = tx, draw, queue, now
        self._messages: list[Message] = []
        self._sent: dict[str, Sent] = {}
        self._last = queue_messages.last(tx, queue.arn) if queue.fifo else None

    @property
    def change(self) -> Change:
        """The messages, and what the queue remembers of them."""
        return Change(puts=(*self._messages, *self._sent.values()))

    def add(self, message: Message) -> Message:
        """The message as the queue has it: a repeated one has the id and the number of the first."""
        if self._last is None:
            self._messages.append(message)
            return message
        deduplication = message.deduplication or fifo.deduplication_of(message.body)
        key = fifo.scoped(self._queue, message.group, deduplication)
        before = self._sent.get(key) or remembered.earlier(self._tx, self._queue.arn, key)
        if before is not None and before.remembered(self._now):
            return evolve(message, id=before.message, number=before.number)
        placed = self.follow(evolve(message, deduplication=deduplication))
        version = 0 if before is None else before.version
        self._sent[key] = Sent(self._queue.arn, key, placed.id, placed.number, self._now, version)
        return placed

    def follow(self, message: Message) -> Message:
        """The message behind the last one, whether or not it was sent before (dead letters)."""
        if self._last is not None:
            self._last = fifo.number(self._now, self._last, self._draw.fraction())
            message = evolve(message, number=self._last)
        self._messages.append(message)
        return message
