"""Runs something in a process of its own, which leaves nothing behind in this one: no memory, no thread."""

import os
import traceback
from collections.abc import Callable

from tokiwa.domain.problem import Kind, Problem

_PROBLEM = 3  # the exit code of a process that says on its pipe what the problem was


def apart(work: Callable[[], None]) -> None:
    """Run `work` and wait for its end. Its Problem is raised here; Problem FAILED for whatever else it ends with."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_outcome(work, writing))
    os.close(writing)
    with open(reading) as pipe:
        kind, _, message = pipe.read().partition("\n")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == _PROBLEM:
        raise Problem(Kind(kind), message)
    if code != 0:
        raise Problem(Kind.FAILED, "The server could not be prepared; what is written above says why.")


def _outcome(work: Callable[[], None], writing: int) -> int:
    try:
        work()
    except Problem as problem:
        with open(writing, "w") as pipe:
            pipe.write(f"{problem.kind.value}\n{problem.message}")
        return _PROBLEM
    except BaseException:  # noqa: BLE001 - nothing of it may go on in the caller's code, which is the parent's
        traceback.print_exc()
        return 1
    return 0
