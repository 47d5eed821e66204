"""The first program of a function's process: limits it, then becomes its runtime. Started by `process`.

It runs inside of the sandbox, imports nothing of ours, and takes one JSON object as its argument:
`limits` (name of a resource: soft and hard value), `listen` (ports of the private network whose listening
sockets the runner wants), `handover` (the descriptor of the Unix socket for them) and `command`
(the runtime's program; none for Python, which this interpreter is) and `python` (folders of layers with modules).
"""

import json
import os
import resource
import socket
import sys
from typing import Any


def hand_over(ports: list[int], channel: int) -> None:
    """Open the ports in this network and give them to the runner: it answers from outside."""
    listeners = []
    for port in ports:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        listeners.append(listener)
    with socket.socket(fileno=channel) as runner:
        socket.send_fds(runner, [b"."], [listener.fileno() for listener in listeners])
    for listener in listeners:
        listener.close()


def limit(limits: dict[str, int]) -> None:
    """Set what the process may use at most; never more than the server itself may."""
    for name, wanted in limits.items():
        what = getattr(resource, name)
        _, most = resource.getrlimit(what)
        value = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(what, (value, value))


def python(handler: str, task_root: str, layers: list[str]) -> None:
    """Run awslambdaric, with the function's folder first on the path as Lambda has it, then those of layers."""
    # Imported before the function's folder is on the path, so that no module of the function's is taken
    # for one of the runtime's.
    from awslambdaric.__main__ import main

    path = sys.path
    sys.path = [task_root, *layers, *os.environ.get("PYTHONPATH", "").split(":"), *path]
    sys.path = list(dict.fromkeys(entry for entry in sys.path if entry))
    main(["bootstrap", handler])


def launch(plan: dict[str, Any]) -> None:
    """Do what the plan says."""
    if plan["listen"]:
        hand_over(plan["listen"], plan["handover"])
    limit(plan["limits"])
    if plan["command"]:
        os.execv(plan["command"][0], plan["command"])  # noqa: S606 - it becomes the runtime
    python(os.environ["_HANDLER"], os.environ["LAMBDA_TASK_ROOT"], plan["python"])


if __name__ == "__main__":
    launch(json.loads(sys.argv[1]))
