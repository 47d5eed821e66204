"""Carries a private network's connections to the one address it may reach: the AWS endpoint."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

_CHUNK = 65_536
_PATIENCE = 10.0  # seconds for the endpoint to accept


class Relay:
    """The doors that are open: one for each sandbox with a private network."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._doors: set[_Door] = set()

    def adopt(self, listener: socket.socket, target: str) -> Callable[[], None]:
        """Connect to `target` (`host:port`) for each connection that this listener accepts.

        Takes the listener over; the returned function closes it, and all connections that came through it.
        """
        host, _, port = target.rpartition(":")
        door = _Door(listener, (host, int(port)))
        with self._lock:
            self._doors.add(door)

        def release() -> None:
            with self._lock:
                self._doors.discard(door)
            door.close()

        return release

    def close(self) -> None:
        """Close all doors."""
        with self._lock:
            doors, self._doors = self._doors, set()
        for door in doors:
            door.close()


class _Door:
    """A listener, the connections that came through it, and the threads that copy their bytes.

    Threads, because there are few connections (an SDK keeps one or two) and a blocked copy is the simplest
    form of back pressure.
    """

    def __init__(self, listener: socket.socket, target: tuple[str, int]) -> None:
        listener.setblocking(True)
        self._listener = listener
        self._target = target
        self._lock = threading.Lock()
        self._sockets = {listener}
        self._threads: set[threading.Thread] = set()
        self._is_open = True
        self._start(self._accept)

    def close(self) -> None:
        """End everything: all sockets are closed and all threads have ended when this returns."""
        with self._lock:
            self._is_open = False
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for it; closing would not
        while self._threads:
            with self._lock:
                threads = list(self._threads)
            for thread in threads:
                thread.join()

    def _accept(self) -> None:
        with self._listener, contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._start(self._carry, near)

    def _carry(self, near: socket.socket) -> None:
        with self._kept(near), contextlib.suppress(OSError), self._kept(self._connect()) as far:
            back = threading.Thread(target=_copy, args=(far, near), name="runner-relay", daemon=True)
            back.start()
            _copy(near, far)
            back.join()

    def _connect(self) -> socket.socket:
        far = socket.create_connection(self._target, timeout=_PATIENCE)
        far.settimeout(None)
        return far

    @contextlib.contextmanager
    def _kept(self, sock: socket.socket) -> Iterator[socket.socket]:
        """The socket within reach of `close` for as long as it is used."""
        with sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # pass on at once what came at once
            with self._lock:
                if not self._is_open:
                    raise ConnectionAbortedError
                self._sockets.add(sock)
            try:
                yield sock
            finally:
                with self._lock:
                    self._sockets.discard(sock)

    def _start(self, act: Callable[..., None], *arguments: socket.socket) -> None:
        def run() -> None:
            with contextlib.suppress(ConnectionAbortedError):
                act(*arguments)
            with self._lock:
                self._threads.discard(thread)

        thread = threading.Thread(target=run, name="runner-relay", daemon=True)
        with self._lock:
            self._threads.add(thread)
            thread.start()  # within the lock: nobody can join a thread that has not started


def _copy(source: socket.socket, sink: socket.socket) -> None:
    """Copy until the source ends, and tell the sink so; a half-closed connection goes on the other way."""
    try:
        while data := source.recv(_CHUNK):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:  # either side may leave at any time: then the other has nobody to talk to
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
