"""One child process: started in its sandbox, watched, killed with all that it started."""

import contextlib
import json
import os
import select
import signal
import subprocess
import threading
from pathlib import Path

from tokiwa.runner.peer import members, processes
from tokiwa.runner.sandbox import Launch, Order, Sandbox

_SIGNALLED = 128  # shells and bubblewrap add a signal's number to this
_ROUNDS = 20  # of looking for strays; one that forks faster than this is not caught without bubblewrap
_PATIENCE = 5.0  # seconds for the kernel to take a pid namespace apart


class Process:
    """A function's process. `output` is the reading end of its log, `exit` becomes readable when it ends."""

    def __init__(self, sandbox: Sandbox, order: Order) -> None:
        self.output, written = os.pipe()
        os.set_blocking(self.output, False)
        with contextlib.ExitStack() as undo, os.fdopen(written, "wb"):
            undo.callback(os.close, self.output)
            # Two openings of one pipe keep the order of what is printed and what is framed. They are two so
            # that a runtime that makes its standard output non-blocking does not do it to the frames.
            frames = os.open(f"/proc/self/fd/{written}", os.O_WRONLY)
            self.launch = sandbox.prepare(order, frames)
            undo.callback(self.launch.give_back)
            self._child = _start(self.launch, written)
            undo.pop_all()
        self.pid = self._child.pid
        self.exit = os.pidfd_open(self.pid)
        self._first = 0  # of the pid namespace
        self._reaped = False
        self._lock = threading.Lock()

    @property
    def is_alive(self) -> bool:
        """Whether it still runs. It is not reaped by asking, so that its id stays its own until `kill`."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None

    @property
    def exit_reason(self) -> str:
        """How it ended, in Lambda's words after "Runtime exited". Waits for the end."""
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        number, killed = (ended.si_status, ended.si_code != os.CLD_EXITED) if ended else (0, False)
        if not killed and self.launch.info is not None and number > _SIGNALLED:
            number, killed = number - _SIGNALLED, True
        if killed:
            return f"with error: signal: {(signal.strsignal(number) or str(number)).lower()}"
        return f"with error: exit status {number}" if number else "without providing a reason"

    def memory_mb(self) -> int:
        """The most memory that was resident at once, in MB; 0 when it cannot be told."""
        pid = self.pid
        try:
            if self.launch.info is not None:
                first = self._first_of_namespace()
                pid = int(Path(f"/proc/{first}/task/{first}/children").read_text().split()[0])
            status = Path(f"/proc/{pid}/status").read_text()
        except (OSError, IndexError):
            return 0
        peak = status.partition("VmHWM:")[2].split()
        return -(-int(peak[0]) // 1024) if peak else 0

    def signal_all(self) -> None:
        """Kill the process and its group, from any thread. The owner must still call `kill`."""
        with self._lock, contextlib.suppress(ProcessLookupError):
            if not self._reaped:
                os.killpg(self.pid, signal.SIGKILL)

    def kill(self) -> None:
        """Kill all of it, wait until it is gone, and give back what it held. Only the owner calls this, once."""
        watch = _watch(self._first_of_namespace())
        self.signal_all()
        with self._lock:
            self._child.wait()
            self._reaped = True
        if watch is not None:  # the namespace's first process takes all others with it
            select.select([watch], [], [], _PATIENCE)
            os.close(watch)
        self._kill_strays()
        os.close(self.exit)
        os.close(self.output)
        self.launch.give_back()

    def _first_of_namespace(self) -> int:
        """The first process of bubblewrap's pid namespace, as we see it; 0 without or before one."""
        if self._first == 0 and self.launch.info is not None:
            os.set_blocking(self.launch.info, False)
            with contextlib.suppress(BlockingIOError, ValueError):
                self._first = int(json.loads(os.read(self.launch.info, 4096))["child-pid"])
        return self._first

    def _kill_strays(self) -> None:
        """Kill what left the group: the rest of the session, and whoever carries this process's own address."""
        own = self.launch.environment.get("AWS_LAMBDA_RUNTIME_API")
        marker = f"AWS_LAMBDA_RUNTIME_API={own}".encode()
        for _ in range(_ROUNDS):
            strays = set(members(self.pid))
            if own is not None:
                strays |= {pid for pid in processes() if marker in _environment_of(pid)}
            if not strays:
                return
            for pid in strays:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)


def _start(launch: Launch, output: int) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - running what we are given is the purpose
            launch.argv,
            env=launch.environment,
            cwd=launch.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=launch.keep,
            start_new_session=True,
        )
    finally:
        for descriptor in launch.keep:
            os.close(descriptor)


def _environment_of(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _watch(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid) if pid else None
    except OSError:
        return None
