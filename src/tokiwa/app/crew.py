"""Several processes behind the same addresses: one takes the connections and hands each to whoever has the fewest.

The kernel would hand them out by chance; a client that keeps one connection for all its requests would be
served by half of a machine. This process does nothing else, and has no thread, so that it can fork at any time.

Nor has it what the others need: a process of its own, the nursery, imports and reads that, forks those that are to begin
together, which share it, and ends. Its copy would be a third one, of which the others still share little after a while.
"""

import ctypes
import os
import select
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

import attrs

from tokiwa.app.apart import Apart
from tokiwa.domain.problem import Kind, Problem

READY, CLOSED = b"r", b"x"  # what the processes say; the crew says by which address the connection came
AT_ONCE = 64  # connections that are taken before anything else is looked at
TRIES, WAIT = 40, 0.05  # until a process has room for a connection, and seconds between them
AGAIN = 1.0  # seconds before a process that ended by itself is started again
PATIENCE = 30.0  # seconds that the processes have to end in
PR_SET_CHILD_SUBREAPER = 36  # of prctl(2): whose parent has ended is this process's child

Load = Callable[[], None]
Join = Callable[[int, socket.socket], None]
Controls = Mapping[int, socket.socket]  # by seat
Tell = Callable[..., None]


@attrs.define(eq=False)
class Member:
    """One process."""

    seat: int
    control: socket.socket
    open: int = 0
    ready: bool = False


class Crew:
    """`join(seat, control)` is what each process does; it returns when the process is to end.

    `load` is done once for those that begin together, `first` for those at the start. `tell` writes an error to the log.
    """

    def __init__(
        self, listening: Sequence[socket.socket], processes: int, first: Load, load: Load, join: Join, tell: Tell
    ) -> None:
        self._listening, self._processes, self._join = listening, processes, join
        self._first, self._load, self._tell = first, load, tell
        self._members: dict[int, Member] = {}  # by process id
        self._nurseries: dict[int, tuple[Apart, Controls]] = {}
        self._ended: dict[int, int] = {}  # processes, and how; somebody's whom we have not heard of yet, perhaps
        self._empty: dict[int, float] = {}  # seats, and when they are taken again
        self._trouble: Problem | None = None
        self._selector = selectors.DefaultSelector()
        self._woken, self._waking = socket.socketpair()
        self._serving = self._over = False

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
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        try:
            self._start(range(self._processes), self._first)
            while not self._over and not self._complete():
                self._look(None)
                if self._empty:
                    raise self._trouble or Problem(
                        Kind.FAILED, "A process of the server could not start; the log says why."
                    )
            if not self._over:
                self._serving = True
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

    def _complete(self) -> bool:
        return len(self._members) == self._processes and all(member.ready for member in self._members.values())

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
                self._tell("a connection could not be taken", error=str(error))
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

    def _start(self, seats: Sequence[int], load: Load) -> None:
        """Start a nursery for these seats. SIGCHLD tells when it is done."""
        pairs = {seat: socket.socketpair() for seat in seats}
        sys.stdout.flush()
        sys.stderr.flush()
        theirs = {seat: control for seat, (_, control) in pairs.items()}
        ours = {seat: control for seat, (control, _) in pairs.items()}
        nursery = Apart(partial(self._raise, load, ours, theirs))
        self._nurseries[nursery.pid] = nursery, ours
        for control in theirs.values():
            control.close()

    def _raise(self, load: Load, ours: Controls, theirs: Controls) -> str:
        """In the nursery: let go of what is the crew's, and begin its members; their process ids in the order of seats."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        self._selector.close()
        others = (member.control for member in self._members.values())
        for each in (*self._listening, self._woken, self._waking, *others, *ours.values()):
            each.close()
        load()
        begun = []
        for seat, control in theirs.items():
            pid = os.fork()
            if pid == 0:
                for other in theirs.values():
                    if other is not control:
                        other.close()
                os._exit(self._member(seat, control))
            begun.append(str(pid))
        return " ".join(begun)

    def _member(self, seat: int, control: socket.socket) -> int:
        """In the new process: work."""
        try:
            self._join(seat, control)
        except BaseException:  # noqa: BLE001 - nothing of it may go on in the nursery's code
            traceback.print_exc()
            return 1
        return 0

    def _reap(self) -> None:
        """Take note of the processes that have ended: nurseries, and then members."""
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                self._ended[found[0]] = found[1]
        for pid in self._nurseries.keys() & self._ended.keys():
            self._left(*self._nurseries.pop(pid), self._ended.pop(pid))
        for pid in self._members.keys() & self._ended.keys():
            member, status = self._members.pop(pid), self._ended.pop(pid)
            self._forget(member)
            member.control.close()
            if not self._over:
                self._tell("a process has ended", pid=pid, code=os.waitstatus_to_exitcode(status))
                self._vacate(member.seat)
        if not self._nurseries:
            self._ended.clear()  # what is left was started by members that are gone

    def _left(self, nursery: Apart, controls: Controls, status: int) -> None:
        """A nursery has ended: its processes are ours now."""
        try:
            pids = map(int, nursery.ended(status).split())
        except Problem as problem:
            self._trouble = problem
            for seat, control in controls.items():
                control.close()  # which ends whom it may have begun
                self._vacate(seat)
            if self._serving:
                self._tell("processes could not be started", why=problem.message)
            return
        for pid, (seat, control) in zip(pids, controls.items(), strict=True):
            control.setblocking(False)
            member = self._members[pid] = Member(seat, control)
            self._selector.register(control, selectors.EVENT_READ, member)

    def _vacate(self, seat: int) -> None:
        self._empty[seat] = time.monotonic() + AGAIN

    def _fill(self) -> None:
        """Start processes for the seats whose time has come."""
        if seats := [seat for seat, at in self._empty.items() if at <= time.monotonic()]:
            for seat in seats:
                del self._empty[seat]
            self._start(seats, self._load)

    def _end(self) -> None:
        """Have all processes end; those that do not are killed."""
        self._serving, self._over = False, True
        with suppress(KeyError):
            for each in self._listening:
                self._selector.unregister(each)
        deadline = time.monotonic() + PATIENCE
        told: set[int] = set()
        self._reap()
        while running := [*self._members, *self._nurseries]:
            for pid in set(running) - told:  # a nursery may have begun members before it heard of the end
                os.kill(pid, signal.SIGTERM)
                told.add(pid)
            if time.monotonic() >= deadline:
                self._tell("processes that did not end are killed", pids=running)
                for pid in running:
                    os.kill(pid, signal.SIGKILL)
                deadline = time.monotonic() + PATIENCE
            self._look(deadline)
