"""How a function's process is shut in: the two kinds, what they share, and which of them works here."""

import json
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import attrs

from tokiwa.runner.environment import LAYERS_ROOT, Surroundings, python_folders, variables
from tokiwa.runner.function import Credentials, FunctionSpec
from tokiwa.runner.runtime import LAUNCHER, Runtime

MB = 1024 * 1024
_SLACK_MB = 256  # thread stacks and allocator arenas, which Lambda's memory size does not count
_NODE_SLACK_MB = 1024  # V8 maps far more than it uses
_DESCRIPTORS = 1024  # Lambda's quota
TASKS = 1024  # processes and threads, Lambda's quota


@attrs.frozen
class Endpoint:
    """Where the AWS API is for a function: a URL, and the PEM file to trust when it is not a public one."""

    url: str
    ca_bundle: Path | None = None


@attrs.frozen
class Order:
    """Everything that a new process depends on."""

    spec: FunctionSpec
    runtime: Runtime
    credentials: Credentials
    code: Path
    scratch: Path
    endpoint: Endpoint
    folders: Mapping[str, Path] = attrs.Factory(dict)  # by the access points that they stand for
    layers: Path | None = None  # where they are unpacked together


@attrs.frozen
class Launch:
    """A process that can be started now. `keep` are the descriptors it inherits; ours are closed after that.

    `listener` is the Runtime API's, or else `channel` is where the process will send it (and, second, the
    listener that stands for the AWS endpoint). `info` is where bubblewrap tells the inner process's id.
    """

    argv: list[str]
    environment: dict[str, str] = attrs.field(repr=False)
    folder: str
    keep: tuple[int, ...]
    listener: socket.socket | None = None
    channel: socket.socket | None = None
    info: int | None = None
    target: str = ""  # the real endpoint, when the process only sees a stand-in

    def give_back(self) -> None:
        """Close what this side holds. The process must be gone: until then its address is its own."""
        for sock in (self.listener, self.channel):
            if sock is not None:
                sock.close()
        if self.info is not None:
            os.close(self.info)


class Sandbox(Protocol):
    """A way to shut a process in."""

    @property
    def name(self) -> str:
        """`bubblewrap` or `rlimits`."""

    def reach(self, endpoint: Endpoint) -> str:
        """`api` when a process can reach nothing but this endpoint, `host` when all that the server can."""

    def prepare(self, order: Order, frames: int) -> Launch:
        """What to start for this order. `frames` is the descriptor for framed log messages."""


class Rlimits:
    """A plain process in its own session, with resource limits, our user's rights and the machine's network."""

    name = "rlimits"

    def reach(self, _: Endpoint) -> str:
        """There is no network of its own."""
        return "host"

    def prepare(self, order: Order, frames: int) -> Launch:
        """What to start for this order."""
        listener = listen()
        around = Surroundings(
            task_root=str(order.code),
            runtime_dir=str(LAUNCHER.parent),
            scratch=str(order.scratch),
            runtime_api=address(listener),
            endpoint_url=order.endpoint.url,
            ca_bundle=str(order.endpoint.ca_bundle or ""),
            layers_root=str(order.layers or LAYERS_ROOT),
        )
        limits = resource_limits(order, tasks=_tasks_of_this_machine() + TASKS)
        limits["RLIMIT_FSIZE"] = order.spec.ephemeral_mb * MB  # there is no file system to be full
        argv = command(order, around, {"limits": limits})
        return Launch(argv, environment(order, around, frames), str(order.code), (frames,), listener)


def listen() -> socket.socket:
    """A listener on a loopback port of its own."""
    return socket.create_server(("127.0.0.1", 0), backlog=16)


def address(listener: socket.socket) -> str:
    """Host and port, as AWS_LAMBDA_RUNTIME_API has them."""
    host, port = listener.getsockname()
    return f"{host}:{port}"


def environment(order: Order, around: Surroundings, frames: int) -> dict[str, str]:
    """The process's variables, with the descriptor for framed messages where the runtime knows it."""
    framed = {"_LAMBDA_TELEMETRY_LOG_FD": str(frames)} if order.runtime.family != "provided" else {}
    return {**variables(order.spec, order.credentials, around), **framed}


def command(order: Order, around: Surroundings, plan: dict[str, Any]) -> list[str]:
    """The command line. It is public (/proc): no secret is ever on it."""
    program = order.runtime.command(around.task_root, around.runtime_dir, order.spec.memory_mb)
    python = python_folders(order.spec, around) if order.layers is not None else []
    plan = {"listen": [], "handover": -1, "command": program, "python": python, **plan}
    # -P: no folder of ours on the module path; -B: the code is shared, so no byte code is written into it.
    return [sys.executable, "-P", "-B", f"{around.runtime_dir}/{LAUNCHER.name}", json.dumps(plan)]


def resource_limits(order: Order, tasks: int) -> dict[str, int]:
    """What the process may use at most. The memory limit is a generous bound, not Lambda's exact one."""
    slack = _NODE_SLACK_MB if order.runtime.family == "nodejs" else _SLACK_MB
    return {
        "RLIMIT_CORE": 0,
        # The data limit, not the address space: V8 and Go reserve gigabytes of the latter and use nothing.
        "RLIMIT_DATA": (order.spec.memory_mb + slack) * MB,
        "RLIMIT_NOFILE": _DESCRIPTORS,
        "RLIMIT_NPROC": tasks,
    }


def _tasks_of_this_machine() -> int:
    """All threads that there are: without a user namespace the limit counts the user's other processes too."""
    return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
