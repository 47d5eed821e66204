"""Runs one method of a kind in a process that is killed before its n-th step on the world: files, sockets, processes.

Lines of JSON come in, one word goes out for each: killed, done or refused.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = frozenset({
    "http.client.send", "os.chmod", "os.chown", "os.kill", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
    "os.symlink", "os.truncate", "shutil.rmtree", "socket.bind", "socket.connect", "subprocess.Popen",
})  # fmt: skip


def is_step(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether something outside would be changed, or asked."""
    if event == "open":
        return isinstance(arguments[2], int) and bool(arguments[2] & _WRITES)
    return event in STEPS


def one(kind: str, method: str, settings: dict[str, str], bundle: dict[str, str] | None, last: int) -> str:
    """In a child, which is as the agent is when it starts."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return "killed"
        return {0: "done", 3: "refused"}.get(os.waitstatus_to_exitcode(status), f"failed with {status}")
    _run(kind, method, settings, bundle, last)
    return ""


def _run(kind: str, method: str, settings: dict[str, str], bundle: dict[str, str] | None, last: int) -> None:
    from tokiwa.agent.kind import Bundle, Refused

    module, _, name = kind.partition(":")
    made = getattr(importlib.import_module(module), name)()
    steps = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if is_step(event, arguments):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    code = 0
    os.umask(0o077)
    try:
        sys.addaudithook(watch)
        getattr(made, method)(settings, *([Bundle(**bundle)] if bundle else []))
    except Refused:
        code = 3
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    os._exit(code)


def main() -> None:
    """Until the input ends."""
    for line in sys.stdin:
        sys.stdout.write(f"{one(**json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
