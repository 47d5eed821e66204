"""The traffic with one process: its Runtime API connections, its output and its end, in one waiting loop.

There is no thread for it: whoever waits for the process serves it. Between invocations nobody does, and a
process has nothing to say then: its `next` lies in the socket's buffer.
"""

import contextlib
import os
import selectors
import socket
from collections.abc import Callable
from functools import partial
from time import perf_counter

from tokiwa.runner.connection import Broken, Connection
from tokiwa.runner.log import Journal
from tokiwa.runner.peer import belongs_to_session
from tokiwa.runner.process import Process
from tokiwa.runner.runtime_api import Event, RuntimeApi, State

Adopt = Callable[[socket.socket, str], Callable[[], None]]

_MOST_CONNECTIONS = 16
_MOST_READS = 64  # of 256 KB at the end of an invocation, so that a flooding thread cannot hold us


class Conversation:
    """Moves bytes between a process, its Runtime API and its journal.

    `adopt` is given the listener that stands for the AWS endpoint, when the process opened one, with the
    endpoint's true address; it returns what closes it.
    """

    def __init__(self, process: Process, journal: Journal, adopt: Adopt) -> None:
        self.api = RuntimeApi()
        self._process = process
        self._journal = journal
        self._adopt = adopt
        self._releases: list[Callable[[], None]] = []
        self._connections: set[Connection] = set()
        self._parked: Connection | None = None
        self._has_ended = False
        self._listener = process.launch.listener
        self._handed: socket.socket | None = None  # the listener, when it came from within
        self._selector = selectors.DefaultSelector()
        self._selector.register(process.exit, selectors.EVENT_READ, self._end)
        self._selector.register(process.output, selectors.EVENT_READ, self._read_output)
        if self._listener is not None:
            self._open(self._listener)
        if process.launch.channel is not None:
            self._selector.register(process.launch.channel, selectors.EVENT_READ, self._receive_listeners)

    def wait(self, until: Callable[[], bool], deadline: float) -> bool:
        """Serve the process until `until()` holds: True; or until it ends or the deadline passes: False.

        `deadline` is a value of `perf_counter`.
        """
        while not until():
            remaining = deadline - perf_counter()
            if remaining <= 0 or not self._serve(remaining):
                return until()
        return True

    def give(self, event: Event) -> None:
        """Answer the waiting `next` with this event."""
        parked, self._parked = self._parked, None
        assert parked is not None  # noqa: S101 - the state WAITING says so
        self._send(parked, self.api.give(event))

    def drain(self) -> None:
        """Take what the process has written until now."""
        for _ in range(_MOST_READS):
            if not self._read_output():
                return

    def close(self) -> None:
        """Give the sockets back."""
        self._selector.close()
        for release in self._releases:
            release()
        for connection in self._connections:
            connection.close()
        if self._handed is not None:
            self._handed.close()

    def _serve(self, patience: float) -> bool:
        """Do what can be done now, or within the patience. False when the process ended and all is read."""
        ready = self._selector.select(0 if self._has_ended else patience)
        for key, mask in ready:
            if key.fd in self._selector.get_map():  # an earlier one may have closed it
                key.data(mask)
        # A last look finds only what an ended process left behind: its output and its answer.
        return bool(ready) or not self._has_ended

    def _end(self, _: int) -> None:
        self._has_ended = True
        self._selector.unregister(self._process.exit)

    def _read_output(self, _: int = 0) -> bool:
        try:
            written = os.read(self._process.output, 262_144)
        except BlockingIOError:
            return False
        if written:
            self._journal.output(written)
        elif self._process.output in self._selector.get_map():
            self._selector.unregister(self._process.output)
        return bool(written)

    def _receive_listeners(self, _: int) -> None:
        channel = self._process.launch.channel
        assert channel is not None  # noqa: S101 - it was registered
        self._selector.unregister(channel)
        received = socket.recv_fds(channel, 16, 2)
        listeners = [socket.socket(fileno=descriptor) for descriptor in received[1]]
        if listeners:
            self._listener = self._handed = listeners[0]
            self._open(self._handed)
        for stand_in in listeners[1:]:
            self._releases.append(self._adopt(stand_in, self._process.launch.target))

    def _open(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ, self._accept)

    def _accept(self, _: int) -> None:
        assert self._listener is not None  # noqa: S101 - it was registered
        try:
            sock, _ = self._listener.accept()
        except OSError:
            return
        if len(self._connections) >= _MOST_CONNECTIONS or not self._is_own(sock):
            sock.close()
            return
        connection = Connection(sock)
        self._connections.add(connection)
        self._selector.register(sock, selectors.EVENT_READ, partial(self._exchange, connection))
        self._exchange(connection, selectors.EVENT_READ)  # its request is nearly always here already

    def _is_own(self, sock: socket.socket) -> bool:
        # A private network has no other inhabitants.
        return self._process.launch.channel is not None or belongs_to_session(sock, self._process.pid)

    def _exchange(self, connection: Connection, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                connection.flush()
            if mask & selectors.EVENT_READ:
                for request in connection.receive():
                    reply = self.api.take(request)
                    if reply is None:
                        self._parked = connection
                    else:
                        connection.send(reply)
            self._watch_writing(connection)
        except Broken:
            self._lose(connection)

    def _send(self, connection: Connection, data: bytes) -> None:
        try:
            connection.send(data)
            self._watch_writing(connection)
        except Broken:
            self._lose(connection)

    def _watch_writing(self, connection: Connection) -> None:
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.wants_write else 0)
        key = self._selector.get_key(connection.socket)
        if key.events != wanted:
            self._selector.modify(connection.socket, wanted, key.data)

    def _lose(self, connection: Connection) -> None:
        if connection is self._parked:
            self._parked = None
            self.api.state = State.ANSWERED  # it will ask again, or end
        self._connections.discard(connection)
        with contextlib.suppress(KeyError):
            self._selector.unregister(connection.socket)
        connection.close()
