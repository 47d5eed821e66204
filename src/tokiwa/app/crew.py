"""Several processes behind the same addresses: one takes the connections and hands each to whoever has the fewest.

The kernel would hand them out by chance; a client that keeps one connection for all its requests would be
served by half of a machine. This process does nothing else, and has no thread, so that it can fork at any time.
"""

import asyncio
import os
import select
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress

import attrs
import structlog

from tokiwa.domain.problem import Kind, Problem
from tokiwa.http.server import Server

log = structlog.get_logger("crew")

READY, CLOSED = b"r", b"x"  # what the processes say; the crew says by which address the connection came
AT_ONCE = 64  # connections that are taken before anything else is looked at
TRIES, WAIT = 40, 0.05  # until a process has room for a connection, and seconds between them
AGAIN = 1.0  # seconds before a process that ended by itself is started again
PATIENCE = 30.0  # seconds that the processes have to end in

Join = Callable[[int, socket.socket], None]


@attrs.define(eq=False)
class Member:
    """One process."""

    seat: int
    pid: int
    control: socket.socket
    open: int = 0
    ready: bool = False


class Crew:
    """`join(seat, control)` is what each process does; it returns when the process is to end."""

    def __init__(self, listening: Sequence[socket.socket], processes: int, join: Join) -> None:
        self._listening, self._processes, self._join = listening, processes, join
        self._members: dict[int, Member] = {}
        self._empty: dict[int, float] = {}  # seats, and when they are taken again
        self._selector = selectors.DefaultSelector()
        self._woken, self._waking = socket.socketpair()
        self._over = False

    def work(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT. `ready` is called when all processes answer; Problem when one cannot."""
        for each in self._listening:
            each.setblocking(False)
        self._woken.setblocking(False)
        self._waking.setblocking(False)
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        try:
            for seat in range(self._processes):
                self._start(seat)
            while not self._over and not all(member.ready for member in self._members.values()):
                self._look(None)
                if self._empty:
                    raise Problem(Kind.FAILED, "A process of the server could not start; the log says why.")
            if not self._over:
                for each in self._listening:
                    self._selector.register(each, selectors.EVENT_READ)
                ready()
            while not self._over:
                self._look(min(self._empty.values(), default=None))
                self._fill()
        finally:
            self._end()
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            self._woken.close()
            self._waking.close()

    def _stop(self, *_: object) -> None:
        self._over = True

    def _look(self, until: float | None) -> None:
        """Do what there is to do, or wait for it until some time."""
        for key, _ in self._selector.select(None if until is None else max(0.0, until - time.monotonic())):
            if key.fileobj in self._listening:
                self._take(self._listening.index(key.fileobj))
            elif key.fileobj is self._woken:
                with suppress(BlockingIOError):
                    self._woken.recv(4096)
                self._reap()
            else:
                self._hear(key.data)

    def _take(self, address: int) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, _address = self._listening[address].accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError as error:  # too many open files: those that wait will be taken when some are closed
                log.error("a connection could not be taken", error=str(error))  # noqa: TRY400 - there is nothing else to it
                time.sleep(0.01)  # noqa: TID251 - or this process would do nothing but try
                return
            with connection:
                self._hand(connection, address)

    def _hand(self, connection: socket.socket, address: int) -> None:
        for _ in range(TRIES):
            ready = sorted((each for each in self._members.values() if each.ready), key=lambda each: each.open)
            for member in ready:
                with suppress(OSError):  # one that has just died, or has no room for more
                    socket.send_fds(member.control, [bytes((address,))], [connection.fileno()])
                    member.open += 1
                    return
            if not ready:
                return
            # All are behind with what they were given. The kernel keeps who comes meanwhile.
            select.select([], [each.control for each in ready], [], WAIT)

    def _hear(self, member: Member) -> None:
        with suppress(OSError):
            said = member.control.recv(4096)
            member.open -= said.count(CLOSED)
            member.ready |= READY in said
            if said:
                return
        self._forget(member)  # it ends; SIGCHLD will tell

    def _forget(self, member: Member) -> None:
        """Hear it no more; it may be forgotten already, or its control closed."""
        member.ready = False
        with suppress(KeyError, ValueError):
            self._selector.unregister(member.control)

    def _start(self, seat: int) -> None:
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            ours.close()
            os._exit(self._member(seat, theirs))
        theirs.close()
        ours.setblocking(False)
        member = self._members[pid] = Member(seat, pid, ours)
        self._selector.register(ours, selectors.EVENT_READ, member)

    def _member(self, seat: int, control: socket.socket) -> int:
        """In the new process: let go of what is the crew's, and work."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            self._selector.close()
            for each in (*self._listening, self._woken, self._waking, *(m.control for m in self._members.values())):
                each.close()
            self._join(seat, control)
        except BaseException:  # noqa: BLE001 - nothing of it may go on in the crew's code
            traceback.print_exc()
            return 1
        return 0

    def _reap(self) -> None:
        """Take leave of the processes that have ended."""
        for pid in list(self._members):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            member = self._members.pop(pid)
            self._forget(member)
            member.control.close()
            if not self._over:
                log.error("a process has ended", pid=pid, code=os.waitstatus_to_exitcode(status))
                self._empty[member.seat] = time.monotonic() + AGAIN

    def _fill(self) -> None:
        """Start a process for each seat whose time has come."""
        for seat in [seat for seat, at in self._empty.items() if at <= time.monotonic()]:
            del self._empty[seat]
            self._start(seat)

    def _end(self) -> None:
        """Have all processes end; those that do not are killed."""
        self._over = True
        with suppress(KeyError):
            for each in self._listening:
                self._selector.unregister(each)
        deadline = time.monotonic() + PATIENCE
        for pid in self._members:
            os.kill(pid, signal.SIGTERM)
        self._reap()
        while self._members:
            if time.monotonic() >= deadline:
                log.error("processes that did not end are killed", pids=list(self._members))
                for pid in self._members:
                    os.kill(pid, signal.SIGKILL)
                deadline = time.monotonic() + PATIENCE
            self._look(deadline)


class Handed:
    """The other side: connections that come by `control`. `orphaned` is called when nobody hands out any more."""

    def __init__(self, control: socket.socket, orphaned: Callable[[], None]) -> None:
        self._control, self._orphaned = control, orphaned
        self._adopting: set[asyncio.Task[None]] = set()

    async def begin(self, servers: Sequence[Server]) -> None:
        """Serve them from now on, each with the server of the address by which it came."""
        loop = asyncio.get_running_loop()
        self._control.setblocking(False)
        for server in servers:
            server.closed = self._closed

        def take() -> None:
            try:
                said, handles, _, _ = socket.recv_fds(self._control, 1, 1)
            except BlockingIOError:
                return
            except OSError:
                said, handles = b"", []
            if not said:
                loop.remove_reader(self._control)
                self._orphaned()
            for handle in handles:
                task = loop.create_task(servers[said[0]].adopt(socket.socket(fileno=handle)))
                self._adopting.add(task)
                task.add_done_callback(self._adopting.discard)

        loop.add_reader(self._control, take)
        self._control.send(READY)

    def _closed(self) -> None:
        with suppress(OSError):
            self._control.send(CLOSED)
