import json
import resource
import socket
import subprocess
import sys
from typing import Any

import pytest

from tokiwa.runner.runtime import LAUNCHER

SHOW = (
    "import resource; print(*(resource.getrlimit(what)[1] for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)))"
)


def launch(**plan: Any) -> str:
    whole = {"listen": [], "handover": -1, "limits": {}, "command": [sys.executable, "-c", SHOW], **plan}
    argv = [sys.executable, "-P", str(LAUNCHER), json.dumps(whole)]
    keep = [plan["handover"]] if "handover" in plan else []
    return subprocess.run(argv, env={}, pass_fds=keep, capture_output=True, text=True, check=True).stdout


def test_the_limits_hold_for_what_it_becomes() -> None:
    assert launch(limits={"RLIMIT_NOFILE": 77, "RLIMIT_CORE": 0}) == "77 0\n"


def test_a_limit_is_never_raised() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert launch(limits={"RLIMIT_NOFILE": most + 1}).split()[0] == str(most)


def test_the_listeners_are_handed_out() -> None:
    """They answer though the process has become another program."""
    ports = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports.append(free.getsockname()[1])
    ours, theirs = socket.socketpair()
    with ours, theirs:
        launch(listen=ports, handover=theirs.fileno())
        _, descriptors, _, _ = socket.recv_fds(ours, 16, 2)
    listeners = [socket.socket(fileno=descriptor) for descriptor in descriptors]

    assert [listener.getsockname()[1] for listener in listeners] == ports
    for listener in listeners:
        socket.create_connection(listener.getsockname()).close()
        listener.accept()[0].close()
        listener.close()


@pytest.mark.parametrize(
    ("files", "result"),
    [
        pytest.param({"boto3.py": "x = 1", "app.py": "import boto3 as it"}, b"1", id="own version of a library"),
        pytest.param({"sub/ours.py": "x = 2", "app.py": "import sub.ours as it"}, b"2", id="own package"),
        pytest.param({"lib/ours.py": "x = 3", "app.py": "import ours as it"}, b"3", id="PYTHONPATH"),
        pytest.param(
            {"http/__init__.py": "raise ValueError", "signal.py": "raise ValueError", "app.py": "class it: x = 4"},
            b"4",
            id="own module of a name that the runtime uses",
        ),
    ],
)
def test_the_function_s_folder_comes_first_and_does_not_disturb_the_runtime(
    bench: Any, files: dict[str, str], result: bytes
) -> None:
    with_handler = {**files, "app.py": files["app.py"] + "\ndef handler(e, c): return it.x"}
    outcome = bench.run(with_handler, environment={"PYTHONPATH": "lib:/nonesuch"})

    assert outcome.payload == result


def test_the_handler_may_lie_in_a_folder(plain: Any) -> None:
    files = {"sub/app.py": "def handler(e, c): return 5"}

    assert plain.run(files, handler="sub/app.handler").payload == b"5"
