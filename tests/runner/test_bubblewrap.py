import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tokiwa.runner.bubblewrap import Bubblewrap, choose, works
from tokiwa.runner.outcome import Status
from tokiwa.runner.sandbox import Endpoint, Rlimits

LOOKS = """
import os, socket
def status(name):
    return next(line.split()[1] for line in open("/proc/self/status") if line.startswith(name + ":"))
def attempt(act):
    try:
        return act() or True
    except OSError as error:
        return error.strerror
def handler(event, context):
    return {
        "uid": os.getuid(), "host": socket.gethostname(), "processes": sum(map(str.isdigit, os.listdir("/proc"))),
        "capabilities": [int(status(name), 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapInh")],
        "no_new_privileges": status("NoNewPrivs"),
        "root": sorted(os.listdir("/")), "etc": sorted(os.listdir("/etc")), "task": sorted(os.listdir("/var/task")),
        "write": {path: attempt(lambda: open(path + "/x", "w").close()) for path in ("/usr", "/var/task", "/var/runtime", "/tmp")},
        "namespace": attempt(lambda: os.unshare(0x10000000) if hasattr(os, "unshare") else __import__("ctypes").CDLL(None).unshare(0x10000000)),
        "file": attempt(lambda: len(open(event).read())),
    }
"""
CONNECTS = """
import socket
def handler(event, context):
    try:
        with socket.create_connection(tuple(event), timeout=3) as far:
            return far.recv(100).decode()
    except OSError as error:
        return type(error).__name__
"""


@pytest.fixture
def shut_in(new_bench: Callable[..., Any], sandbox_of: Callable[..., Any]) -> Any:
    return new_bench(sandbox_of("bubblewrap"))


@pytest.fixture
def greeter() -> Iterator[int]:
    """A server on this machine that greets everybody; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet_all() -> None:
            while not done.is_set():
                near, _ = listener.accept()
                near.sendall(b"hello")
                near.close()

        done = threading.Event()
        thread = threading.Thread(target=greet_all)
        thread.start()
        yield listener.getsockname()[1]
        done.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()


def test_a_function_sees_a_machine_with_nothing_on_it(shut_in: Any, tmp_path: Path) -> None:
    secret = tmp_path / "ca-key.pem"
    secret.write_text("PRIVATE")
    seen = json.loads(shut_in.run(LOOKS, str(secret)).payload)

    assert (seen["uid"], seen["host"]) == (993, "sandbox")
    assert seen["processes"] <= 3
    assert seen["capabilities"] == [0, 0, 0, 0]
    assert seen["no_new_privileges"] == "1"
    assert seen["task"] == ["app.py"]
    assert not {"passwd", "shadow", "hostname", "ssh"} & set(seen["etc"])
    assert seen["write"]["/tmp"] is True
    assert (
        seen["write"]["/usr"] == seen["write"]["/var/task"] == seen["write"]["/var/runtime"] == "Read-only file system"
    )
    assert seen["namespace"] in {-1, "Operation not permitted", "No space left on device"}
    assert seen["file"] == "No such file or directory"


def test_only_the_endpoint_can_be_reached(
    new_bench: Callable[..., Any], sandbox_of: Callable[..., Any], greeter: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        bench = new_bench(sandbox_of("bubblewrap"), endpoint=Endpoint(f"http://127.0.0.1:{greeter}"))
        reached = [
            json.loads(bench.run(CONNECTS, address).payload)
            for address in (
                ["127.0.0.1", greeter],
                list(other.getsockname()),
                ["192.0.2.1", 80],
                ["localhost", greeter],
            )
        ]

    assert reached == ["hello", "ConnectionRefusedError", "OSError", "hello"]
    assert bench.runner.network == "api"


def test_on_the_host_network_everything_can_be_reached(
    new_bench: Callable[..., Any], sandbox_of: Callable[..., Any], greeter: int
) -> None:
    bench = new_bench(sandbox_of("bubblewrap", "host"))

    assert bench.run(CONNECTS, ["127.0.0.1", greeter]).payload == b'"hello"'
    assert bench.runner.network == "host"


def test_an_endpoint_is_reached_by_its_name_and_a_low_port_stands_elsewhere(
    new_bench: Callable[..., Any], sandbox_of: Callable[..., Any]
) -> None:
    bench = new_bench(sandbox_of("bubblewrap"), endpoint=Endpoint("https://tokiwa.example.com"))
    source = """
import os, socket
def handler(event, context):
    return [os.environ["AWS_ENDPOINT_URL"], socket.gethostbyname("tokiwa.example.com")]
"""
    assert json.loads(bench.run(source).payload) == ["https://tokiwa.example.com:9002", "127.0.0.1"]


@pytest.mark.parametrize(
    ("url", "reach"),
    [
        ("http://127.0.0.1:4566", "api"),
        ("https://tokiwa.example.com", "api"),
        ("http://localhost:4566", "api"),
        ("http://192.0.2.7:4566", "host"),
        ("http://[::1]:4566", "host"),
    ],
)
def test_nothing_stands_in_for_an_address_that_is_not_loopback_s(url: str, reach: str) -> None:
    assert Bubblewrap("bwrap").reach(Endpoint(url)) == reach
    assert Bubblewrap("bwrap", "host").reach(Endpoint(url)) == "host"


def test_a_private_ca_is_there_to_be_trusted(
    new_bench: Callable[..., Any], sandbox_of: Callable[..., Any], tmp_path: Path
) -> None:
    bundle = tmp_path / "root.pem"
    bundle.write_text("THE ROOT")
    bench = new_bench(sandbox_of("bubblewrap"), endpoint=Endpoint("https://localhost:4566", bundle))

    outcome = bench.run("import os\ndef handler(e, c):\n    return open(os.environ['AWS_CA_BUNDLE']).read()\n")

    assert outcome.payload == b'"THE ROOT"'


def test_the_variables_do_not_reach_bubblewrap_itself(shut_in: Any) -> None:
    """LD_PRELOAD of a function must not load anything outside of its sandbox."""
    outcome = shut_in.run(
        "import os\ndef handler(e, c):\n    return os.environ['LD_AUDIT']\n", environment={"LD_AUDIT": "/nonesuch.so"}
    )
    watched = [pid for pid in filter(str.isdigit, os.listdir("/proc")) if b"bwrap\0--args" in _read(pid, "cmdline")]

    assert outcome.payload == b'"/nonesuch.so"'
    assert watched
    assert not [pid for pid in watched if b"LD_AUDIT" in _read(pid, "environ")]


def test_a_machine_without_bubblewrap_uses_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(choose(), Rlimits)

    for name, script in (("fails", "#!/bin/sh\nexit 1\n"), ("not a program", "")):
        program = tmp_path / name
        program.write_text(script)
        program.chmod(0o755)
        assert not works(str(program))


def test_the_page_s_story_needs_no_bubblewrap(plain: Any) -> None:
    assert plain.runner.isolation == "rlimits"
    assert plain.run("def handler(e, c): return 1").status is Status.OK


def _read(pid: str, name: str) -> bytes:
    try:
        return Path("/proc", pid, name).read_bytes()
    except OSError:
        return b""
