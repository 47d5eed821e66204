"""Runs something in a process of its own, which leaves nothing behind in this one: no memory, no thread."""

import os
import traceback
from collections.abc import Callable

from tokiwa.domain.problem import Kind, Problem, Unavailable

_PROBLEM = 3  # the exit code of a process that says on its pipe what the problem was
_MOST = 65536  # bytes that it says, which a pipe has room for


class Apart:
    """A process that does `work` and ends. What that returns, or its Problem, is told to whoever has waited for `pid`."""

    def __init__(self, work: Callable[[], str | None]) -> None:
        self._reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reading)
            os._exit(_outcome(work, writing))
        os.close(writing)
        os.set_blocking(self._reading, False)  # what it has started may hold the other end when it has ended

    def ended(self, status: int) -> str:
        """What it returned, once it has ended with this status. Its Problem; FAILED for whatever else it ended with."""
        try:
            said = os.read(self._reading, _MOST).decode()
        except BlockingIOError:
            said = ""
        finally:
            os.close(self._reading)
        code = os.waitstatus_to_exitcode(status)
        if code == _PROBLEM:
            kind, _, message = said.partition("\n")
            raise Problem(Kind(kind), message)
        if code != 0:
            raise Problem(Kind.FAILED, "The server could not be prepared; what is written above says why.")
        return said

    def wait(self) -> str:
        """Wait for its end, and what `ended` says then."""
        return self.ended(os.waitpid(self.pid, 0)[1])


def _outcome(work: Callable[[], str | None], writing: int) -> int:
    code = 0
    try:
        said = work() or ""
    except Problem as problem:
        said, code = f"{problem.kind.value}\n{problem.message}", _PROBLEM
    except Unavailable as error:
        said, code = f"{Kind.UNAVAILABLE.value}\n{error}", _PROBLEM
    except BaseException:  # noqa: BLE001 - nothing of it may go on in the caller's code, which is the parent's
        traceback.print_exc()
        return 1
    os.write(writing, said.encode())
    return code
