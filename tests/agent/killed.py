"""Runs `tokiwa agent --once` in processes that are killed before their n-th step on the world: files, sockets, commands.

Lines of JSON come in (the agent's folder, and n), one word goes out for each: killed, or the exit code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = frozenset({
    "http.client.send", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "shutil.rmtree", "socket.connect", "subprocess.Popen",
})  # fmt: skip


def one(state: str, last: int) -> str:
    """In a child, which is as the agent is when it starts."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return "killed" if os.WIFSIGNALED(status) else str(os.waitstatus_to_exitcode(status))
    steps = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in STEPS or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    from tokiwa.agent.commands import agent

    sys.addaudithook(watch)
    agent(["--state", state, "--once"])
    return ""


def main() -> None:
    """Until the input ends."""
    import tokiwa.agent.commands
    import tokiwa.agent.loop
    import tokiwa.agent.rounds
    import tokiwa.crypto.pair
    import tokiwa.probe  # noqa: F401 - loaded once for all

    for line in sys.stdin:
        told = one(**json.loads(line))
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
