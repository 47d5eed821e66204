"""The stronger sandbox: own user, pid, ipc, uts and network namespaces, a read-only system, nothing else.

In network mode `api` the process has a loopback of its own and nothing more. It opens its two listeners
there and hands them out (a socket stays in the namespace where it was made), so that the runner answers as
the Runtime API and relays to the AWS endpoint, and no other address exists for the function.
"""

import functools
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import attrs

from tokiwa.runner.environment import LAYERS_ROOT, Surroundings
from tokiwa.runner.runtime import LAUNCHER, NODE_CLIENT
from tokiwa.runner.sandbox import (
    MB,
    TASKS,
    Endpoint,
    Launch,
    Order,
    Rlimits,
    Sandbox,
    address,
    command,
    environment,
    listen,
    resource_limits,
)

_TASK_ROOT = "/var/task"
_RUNTIME_DIR = "/var/runtime"
_CA_BUNDLE = f"{_RUNTIME_DIR}/ca.pem"
_API_PORT = 9001  # what Lambda itself uses
_STAND_IN_PORT = 9002  # for an endpoint whose own port only root could open
_FIRST_FREE_PORT = 1024

_SHUT_IN = (
    *("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--disable-userns", "--cap-drop", "ALL", "--uid", "993", "--gid", "990", "--hostname", "sandbox"),
)
_SYSTEM = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
# Of /etc only what programs need to run: a function has no business with the rest.
_SETTINGS = ("alternatives", "ca-certificates", "ld.so.cache", "localtime", "nsswitch.conf", "pki", "ssl/certs")
_NETWORK_SETTINGS = ("hosts", "resolv.conf")


def choose(network: str = "api") -> Sandbox:
    """The best sandbox that works here: `bubblewrap` where it does, else `rlimits`.

    `network` is `api` (only the AWS endpoint can be reached) or `host` (whatever the server can reach).
    """
    program = shutil.which("bwrap")
    return Bubblewrap(program, network) if program and works(program) else Rlimits()


@functools.cache
def works(program: str) -> bool:
    """Whether this bubblewrap can make all the namespaces here, and Python runs within. Tried once."""
    argv = [program, *_SHUT_IN, "--unshare-net", *_file_system(MB), "--", sys.executable, "-S", "-c", ""]
    try:
        tried = subprocess.run(argv, env={}, capture_output=True, timeout=10)  # noqa: S603, PLW1510
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


@attrs.frozen
class Bubblewrap:
    """Starts processes through the bubblewrap program."""

    program: str
    network: str = "api"
    name: str = "bubblewrap"

    def reach(self, endpoint: Endpoint) -> str:
        """What was asked for, except that nothing can stand in for an address that is not a loopback one."""
        return self.network if _can_stand_in(urlsplit(endpoint.url)) else "host"

    def prepare(self, order: Order, frames: int) -> Launch:
        """What to start for this order."""
        if self.reach(order.endpoint) == "api":
            return self._private(order, urlsplit(order.endpoint.url), frames)
        return self._on_host(order, frames)

    def _private(self, order: Order, url: SplitResult, frames: int) -> Launch:
        port = url.port or (443 if url.scheme == "https" else 80)
        inside = port if port >= _FIRST_FREE_PORT else _STAND_IN_PORT
        seen = url._replace(netloc=f"{url.hostname}:{inside}").geturl()
        ours, theirs = socket.socketpair()
        hosts = _memory_file("hosts", f"127.0.0.1 localhost {url.hostname}\n".encode())
        around = _surroundings(order, f"127.0.0.1:{_API_PORT}", seen)
        plan = {"listen": [_API_PORT, inside], "handover": theirs.fileno()}
        options = ["--unshare-net", "--ro-bind-data", str(hosts), "/etc/hosts"]
        keep = (frames, theirs.detach(), hosts)
        target = f"{url.hostname}:{port}"
        return attrs.evolve(self._launch(order, around, plan, options, keep), channel=ours, target=target)

    def _on_host(self, order: Order, frames: int) -> Launch:
        listener = listen()
        around = _surroundings(order, address(listener), order.endpoint.url)
        options = [word for name in _NETWORK_SETTINGS for word in _bind(f"/etc/{name}")]
        return attrs.evolve(self._launch(order, around, {}, options, (frames,)), listener=listener)

    def _launch(
        self, order: Order, around: Surroundings, plan: dict[str, object], options: list[str], keep: tuple[int, ...]
    ) -> Launch:
        known, tell = os.pipe()
        words = [
            *_SHUT_IN,
            *_file_system(order.spec.ephemeral_mb * MB),
            *options,
            *_of_function(order),
            "--info-fd",
            str(tell),
        ]
        # The variables hold secrets, and must not reach bubblewrap itself (LD_PRELOAD): so they travel
        # neither on its command line nor in its environment.
        for name, value in environment(order, around, keep[0]).items():
            words += ["--setenv", name, value]
        args = _memory_file("args", b"".join(word.encode() + b"\0" for word in words))
        plan = {"limits": resource_limits(order, tasks=TASKS), **plan}
        argv = [self.program, "--args", str(args), "--", *command(order, around, plan)]
        return Launch(argv, {}, "/", (*keep, tell, args), info=known)


def _surroundings(order: Order, runtime_api: str, endpoint_url: str) -> Surroundings:
    ca_bundle = _CA_BUNDLE if order.endpoint.ca_bundle else ""
    return Surroundings(_TASK_ROOT, _RUNTIME_DIR, "/tmp", runtime_api, endpoint_url, ca_bundle)  # noqa: S108


def _can_stand_in(url: SplitResult) -> bool:
    """Whether a loopback listener can be taken for this host: any name can, of the addresses only loopback's."""
    try:
        return ip_address(url.hostname or "").is_loopback and ":" not in (url.hostname or "")
    except ValueError:
        return bool(url.hostname)


def _file_system(scratch_bytes: int) -> Iterator[str]:
    """The read-only system, what it takes to run Python and Node, and an empty /tmp of this size."""
    yield from ("--clearenv", "--ro-bind", "/usr", "/usr")
    for folder in map(Path, _SYSTEM):
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        elif folder.exists():
            yield from ("--ro-bind", str(folder), str(folder))
    for name in _SETTINGS:
        yield from _bind(f"/etc/{name}")
    # Before the interpreter's own folders: they may lie in the real /tmp.
    yield from ("--size", str(scratch_bytes), "--tmpfs", "/tmp")  # noqa: S108
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        yield from _bind(prefix)
    yield from ("--proc", "/proc", "--dev", "/dev", "--dir", LAYERS_ROOT)


def _of_function(order: Order) -> Iterator[str]:
    yield from ("--ro-bind", str(order.code), _TASK_ROOT)
    yield from ("--ro-bind", str(LAUNCHER), f"{_RUNTIME_DIR}/{LAUNCHER.name}")
    if order.runtime.family == "nodejs":
        yield from ("--ro-bind", str(NODE_CLIENT), f"{_RUNTIME_DIR}/{NODE_CLIENT.name}")
        yield from _bind(order.runtime.program)
    if order.endpoint.ca_bundle:
        yield from ("--ro-bind", str(order.endpoint.ca_bundle), _CA_BUNDLE)
    if order.layers is not None:
        yield from ("--ro-bind", str(order.layers), LAYERS_ROOT)
    for mount in order.spec.mounts:
        yield from ("--bind" if mount.writable else "--ro-bind", str(order.folders[mount.access_point]), mount.path)
    # What bubblewrap builds the tree on is memory without a bound; only /tmp may grow.
    yield from ("--remount-ro", "/", "--remount-ro", "/dev", "--chdir", _TASK_ROOT)


def _bind(path: str) -> Iterator[str]:
    yield from ("--ro-bind-try", path, path)


def _memory_file(name: str, content: bytes) -> int:
    """A file without a place, to be inherited and read once."""
    descriptor = os.memfd_create(name)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
